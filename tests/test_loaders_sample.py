"""Samples: every one loads, says whose it is in four languages, and is found by words in any of them."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.model.source import Source
from explorer.settings import Settings
from loaders import sample
from loaders._base import Desk, Unchanged
from loaders.sample import LOADER

NAMES = list(sample.samples())


def _desk(folder, **settings) -> Desk:
    return Desk(Settings(**settings), folder)


def _rows(table) -> list[dict]:
    text = table.path.read_text(encoding="utf-8")
    if table.format == "JSON":
        return json.loads(text)
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_loads_with_its_credit(name, tmp_path):
    table = LOADER.fetch(Source("sample", name), _desk(tmp_path))
    credit = table.credit
    assert table.path.parent == tmp_path and table.path.stat().st_size > 0
    assert len(_rows(table)) >= 3
    assert credit.checked and credit.title and credit.publisher and credit.licence and credit.language in sample.LANGUAGES
    assert credit.link.startswith("https://") and credit.licence_url.startswith("https://")


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_described_in_four_languages(name):
    found = sample.samples()[name]
    assert set(found.titles) == set(found.descriptions) == set(sample.LANGUAGES)
    assert all([*found.titles.values(), *found.descriptions.values()])


def test_fetching_leaves_the_original(tmp_path):
    first = LOADER.fetch(Source("sample", "estados-mexico"), _desk(tmp_path))
    first.path.unlink()
    assert LOADER.fetch(Source("sample", "estados-mexico"), _desk(tmp_path)).path.is_file()


def test_a_sample_that_did_not_change_is_not_copied_again(tmp_path):
    source = Source("sample", "tips")
    table = LOADER.fetch(source, _desk(tmp_path))
    with pytest.raises(Unchanged):
        LOADER.fetch(source, replace(_desk(tmp_path), validator=table.validator))
    assert LOADER.fetch(source, replace(_desk(tmp_path), validator="older")).path.is_file()


def test_no_sample_imports_the_package_that_ships_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "plotly", raising=False)
    sample._path(sample.samples()["gapminder"])
    assert "plotly" not in sys.modules


# The offices' own totals: a figure that was copied wrong shows in the sum.
@pytest.mark.parametrize(
    ("name", "column", "total"),
    [
        ("estados-mexico", "Población 2020", 126_014_024),
        ("censos-mexico", "1990", 81_249_645),
        ("censos-mexico", "2000", 97_483_412),
        ("censos-mexico", "2010", 112_336_538),
        ("censos-mexico", "2020", 126_014_024),
        ("censo-brasil", "População 2010", 190_755_799),
        ("censo-brasil", "População 2022", 203_080_756),
        ("poblacion-espana", "Población", 47_475_420),
        ("presidentielle-france", "Voix au premier tour", 36_054_394 + 35_132_947),
        ("us-states", "Population 2010", 308_745_538),
        ("us-states", "Population 2020", 331_449_281),
    ],
)
def test_figures_add_up_to_the_published_total(name, column, total, tmp_path):
    rows = _rows(LOADER.fetch(Source("sample", name), _desk(tmp_path)))
    assert sum(int("".join(filter(str.isdigit, row[column]))) for row in rows) == total


def test_density_is_population_over_area(tmp_path):
    for row in _rows(LOADER.fetch(Source("sample", "estados-mexico"), _desk(tmp_path))):
        area, density = (float(row[column].replace(",", ".")) for column in ("Superficie (km²)", "Densidad (hab/km²)"))
        assert int(row["Población 2020"]) / area == pytest.approx(density, abs=0.1)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("sismos", "earthquakes"),
        ("TERREMOTOS", "earthquakes"),
        ("séismes monde", "earthquakes"),
        ("poblacion mexico", "estados-mexico"),
        ("população Brasil", "censo-brasil"),
        ("manchots", "penguins"),
        ("nasa", "global-temperature"),
    ],
)
def test_a_search_finds_samples_in_any_language(words, name, tmp_path):
    listed = LOADER.search(words, 0, _desk(tmp_path))
    assert name in [found.source.ref for found in listed.items] and listed.total >= 1


def test_a_search_for_something_else_finds_nothing(tmp_path):
    assert LOADER.search("zeppelin", 0, _desk(tmp_path)).total == 0


def test_pages_follow_each_other(tmp_path):
    desk = _desk(tmp_path)
    first, second = LOADER.search("", 0, desk), LOADER.search("", 1, desk)
    assert first.total == len(NAMES) and len(first.items) + len(second.items) == first.total


def test_an_operator_may_hide_samples(tmp_path):
    desk = _desk(tmp_path, samples=False)
    assert sample.catalogue(desk.settings) == () and LOADER.search("sismos", 0, desk).total == 0


def test_results_are_in_the_readers_language(tmp_path):
    desk = replace(_desk(tmp_path), locale="es-MX")
    assert [found.title for found in LOADER.search("penguins", 0, desk).items] == ["Pingüinos de la Antártida"]
    assert [found.title for found in LOADER.search("penguins", 0, _desk(tmp_path)).items] == ["Penguins of Antarctica"]


def test_titles_follow_the_readers_language():
    assert sample.title("penguins", "es-MX") == "Pingüinos de la Antártida"
    assert sample.title("penguins", "fr_FR") == "Manchots de l'Antarctique"
    assert sample.title("penguins", "de") == "Penguins of Antarctica"
    assert sample.description("penguins", "pt").startswith("Medidas")


@pytest.mark.parametrize("text", LOADER.examples)
def test_examples_are_accepted_and_resolved(text, tmp_path):
    assert LOADER.accepts(text, Settings()) == Source.parse(text)
    assert LOADER.resolve(text, _desk(tmp_path)).total == 1


@pytest.mark.parametrize("text", ["sample:", "gapminder", "url:https://example.org", ""])
def test_other_texts_are_no_samples(text, tmp_path):
    assert LOADER.accepts(text, Settings()) is None
    assert LOADER.resolve(text, _desk(tmp_path)).total == 0


@pytest.mark.parametrize("name", ["atlantis", "../samples", "estados-mexico.csv"])
def test_an_unknown_sample_says_which_there_are(name, tmp_path):
    with pytest.raises(SourceError) as caught:
        LOADER.fetch(Source("sample", name), _desk(tmp_path))
    assert caught.value.hint is not None and "gapminder" in str(caught.value.hint)


def test_a_sample_is_credited_in_the_readers_language(tmp_path: Path) -> None:
    credit = LOADER.fetch(Source("sample", "gapminder"), Desk(Settings(), tmp_path)).credit
    assert credit.told("fr-FR").title != credit.told("es-MX").title != credit.title
    assert credit.told("de-DE") == credit
