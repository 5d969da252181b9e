"""Searching the portals' catalogues: facets, paging, several portals, languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import SourceError
from explorer.model.search import WHOLE, Facet, Narrow, merged
from explorer.model.source import Source
from explorer.model.table import Found, Listed
from explorer.settings import Settings
from loaders import ckan
from loaders._base import Desk
from tests.fake_ckan import FakeCkan, portal, settings_for, success
from tests.served import Asked, Reply, Server, serving

FACETS: dict[str, list[tuple[str, Any, int]]] = {
    "organization": [("sedema", "Secretaría del Medio Ambiente", 3), ("otra", {"es": "Otra", "en": "Other"}, 1)],
    "res_format": [("CSV", "CSV", 2), ("csv ", "csv ", 1), ("text/csv", "text/csv", 1), ("PDF", "PDF", 3), ("", "", 4)],
    "license_id": [("cc-by", "Creative Commons Attribution", 4)],
}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def asked(server: Server, fake: FakeCkan, folder: Path, narrow: Narrow = WHOLE, text: str = "aire", page: int = 0, **desk: Any) -> Listed:
    server.routes |= fake.routes()
    return ckan.LOADER.search(text, page, Desk(settings_for(portal(server)), folder, narrow=narrow, **desk))


def facet(listed: Listed, name: str) -> dict[str, tuple[str, int]]:
    return {value: (label, count) for each in listed.facets if each.name == name for value, label, count in each.values}


# Facets


def test_facets_of_several_catalogues_are_counted_together() -> None:
    one = Facet("format", (("CSV", "CSV", 3), ("PDF", "PDF", 1)))
    other = Facet("format", (("PDF", "PDF", 4),))
    assert merged([Facet("tag", (("x", "X", 1),)), one, other]) == (
        Facet("tag", (("x", "X", 1),)),
        Facet("format", (("PDF", "PDF", 5), ("CSV", "CSV", 3))),
    )


def test_what_was_chosen_is_told_by_facet() -> None:
    narrow = Narrow((("org", ("a", "b")), ("tag", ())))
    assert (narrow.names, narrow.values("org"), narrow.values("format")) == (("org",), ("a", "b"), ())


def test_facets_are_told_with_counts_in_the_readers_language(server: Server, tmp_path: Path) -> None:
    listed = asked(server, FakeCkan(facets=FACETS), tmp_path, locale="en-US")
    assert facet(listed, "org") == {"sedema": ("Secretaría del Medio Ambiente", 3), "otra": ("Other", 1)}
    assert facet(listed, "licence") == {"cc-by": ("Creative Commons Attribution", 4)}
    assert facet(asked(server, FakeCkan(facets=FACETS), tmp_path, locale="es-MX"), "org")["otra"] == ("Otra", 1)


def test_formats_that_mean_the_same_are_one(server: Server, tmp_path: Path) -> None:
    assert facet(asked(server, FakeCkan(facets=FACETS, datasets=9), tmp_path), "format") == {"CSV": ("CSV", 4), "PDF": ("PDF", 3)}


def test_a_data_set_with_two_spellings_of_a_format_is_not_counted_beyond_all(server: Server, tmp_path: Path) -> None:
    assert facet(asked(server, FakeCkan(facets=FACETS, datasets=3), tmp_path), "format")["CSV"] == ("CSV", 3)


def test_a_chosen_format_is_asked_for_in_every_way_it_is_written(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(facets=FACETS)
    asked(server, fake, tmp_path, Narrow((("format", ("CSV",)),)))
    assert fake.searches[1]["fq"] == 'res_format:("CSV" OR "csv " OR "text/csv")'


def test_of_a_data_set_only_the_chosen_format_is_shown(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(facets=FACETS, package={"resources": [{"id": "r1", "format": ".csv"}, {"id": "r2", "format": "XLSX"}]})
    assert [item.source.ref for item in asked(server, fake, tmp_path, Narrow((("format", ("CSV",)),))).items] == ["demo/r1"]


def test_everything_chosen_must_hold_and_what_is_chosen_is_text(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan()
    asked(server, fake, tmp_path, Narrow((("org", ("a", "b")), ("tag", ('x" OR name:"y',)))))
    assert fake.searches[0]["fq"] == 'organization:("a" OR "b") AND tags:("x\\" OR name:\\"y")'


def test_what_changed_lately_is_counted_and_can_be_chosen(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan()
    listed = asked(server, fake, tmp_path, Narrow((("since", ("week",)), ("org", ("a",)))))
    first = f"metadata_modified:[{datetime.now(UTC) - timedelta(days=7):%Y-%m-%d}T00:00:00Z TO *]"
    assert fake.searches[0]["fq"] == f'organization:("a") AND {first}'
    assert facet(listed, "since") == {"week": ("week", 1)}
    assert list(facet(asked(server, FakeCkan(), tmp_path), "since")) == ["week", "month", "year"]


def test_the_latest_change_comes_first_where_that_is_asked_for(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan()
    asked(server, fake, tmp_path, Narrow(order="date"))
    asked(server, fake, tmp_path)
    assert [search.get("sort") for search in fake.searches if search["rows"]] == ["metadata_modified desc", None]


def test_a_portal_that_counts_nothing_still_finds(server: Server, tmp_path: Path) -> None:
    class Plain(FakeCkan):
        def _facets(self, fields: list[str]) -> Any:
            return None

    assert len(asked(server, Plain(datasets=3), tmp_path).items) == 3


def test_a_loader_that_cannot_narrow_as_asked_is_not_asked(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan().routes()
    desk = Desk(settings_for(portal(server), samples=True), tmp_path, narrow=Narrow((("org", ("org-name",)),)))
    assert {item.source.loader for item in loaders.search("", 0, desk).items} == {"ckan"}


# Pages and portals


@pytest.mark.parametrize("cap", [1000, 7])
def test_search_turns_pages_whatever_the_portal_gives_at_once(cap: int, server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(datasets=45, cap=cap)
    pages = [asked(server, fake, tmp_path, page=page) for page in range(4)]
    assert [len(page.items) for page in pages] == [20, 20, 5, 0]
    assert {(page.total, page.pages) for page in pages[:3]} == {(45, 3)}


def test_pages_go_on_beyond_a_thousand(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(datasets=1203, cap=1000)
    assert [item.dataset for item in asked(server, fake, tmp_path, page=60).items] == [
        Source("ckan", f"demo/dataset/serie-{number}") for number in (1200, 1201, 1202)
    ]


def test_two_portals_have_as_many_pages_as_the_larger_and_take_turns(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan(datasets=45).routes()
    with serving(FakeCkan(datasets=21).routes()) as other:
        settings = settings_for(portal(server, "a"), portal(other, "b"))
        listed = ckan.LOADER.search("x", 0, Desk(settings, tmp_path))
    assert (listed.total, listed.pages) == (66, 3)
    assert [item.source.ref.partition("/")[0] for item in listed.items[:4]] == ["a", "b", "a", "b"]


def test_by_date_the_portals_results_are_one_list(server: Server, tmp_path: Path) -> None:
    old, new = ({"metadata_modified": f"20{year}-01-01T00:00:00"} for year in (20, 26))
    server.routes |= FakeCkan(resource=old).routes()
    with serving(FakeCkan(resource=new).routes()) as other:
        settings = settings_for(portal(server, "a"), portal(other, "b"))
        found = ckan.LOADER.search("x", 0, Desk(settings, tmp_path, narrow=Narrow(order="date"))).items
    assert [item.modified[:4] for item in found] == ["2026", "2020"]


def test_search_words_are_words_and_no_query_language(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan()
    asked(server, fake, tmp_path, text='"aire" AND title:[* TO x] (')
    assert {search["q"] for search in fake.searches} == {"aire  AND title    TO x"}


def test_one_portal_that_is_away_does_not_hide_the_others(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan().routes()
    with serving() as away:
        gone = portal(away, "gone")
    listed = ckan.LOADER.search("", 0, Desk(settings_for(gone, portal(server)), tmp_path))
    assert len(listed.items) == 1
    assert [str(note.text) for note in listed.notes] == ["Portal gone cannot be reached at the moment."]
    with pytest.raises(SourceError):
        ckan.LOADER.search("", 0, Desk(settings_for(gone), tmp_path))
    assert ckan.LOADER.search("", 0, Desk(Settings(), tmp_path)).total == 0


# What a result says


def only(server: Server, fake: FakeCkan, folder: Path, locale: str = "") -> Found:
    return asked(server, fake, folder, locale=locale).items[0]


@pytest.mark.parametrize(("locale", "title"), [("en-US", "Air"), ("pt-BR", "Ar"), ("fr-FR", "Aire"), ("", "Aire")])
def test_titles_are_in_the_readers_language_else_the_sites(locale: str, title: str, server: Server, tmp_path: Path) -> None:
    texts = {"es": "Aire", "en": "Air", "pt_BR": "Ar", "fr": ""}
    extras = [{"key": "frequency", "value": "P1Y"}, {"key": "title_translated", "value": json.dumps(texts)}]
    for package in ({"title_translated": texts, "title": "Aire"}, {"title": texts}, {"extras": extras, "title": "Aire"}):
        found = only(server, FakeCkan(package=package), tmp_path, locale)
        assert (found.title, found.dataset_title) == (title, title)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"format": "PDF"}, "A document to read, not a table."),
        ({"format": "wms"}, "A service for programs, not a file with a table."),
        ({"format": "image/tiff"}, "None"),
        ({"format": "CSV"}, "None"),
        ({"format": "PDF", "datastore_active": True}, "None"),
    ],
)
def test_what_cannot_be_opened_says_why(said: dict[str, Any], why: str, server: Server, tmp_path: Path) -> None:
    found = only(server, FakeCkan(resource={"datastore_active": False, **said}), tmp_path)
    assert (str(found.why), found.openable) == (why, why == "None")


@pytest.mark.parametrize(
    ("answer", "titles", "total"),
    [
        ({"count": "3", "results": {"0": {"name": "a"}, "1": {"name": "b"}, "2": {"name": "c"}}}, ["a", "b", "c"], 3),
        ({"count": -1, "results": [{"name": "a"}]}, ["a"], 1),
        ({"results": [{"name": "a"}, None, "x", 5]}, ["a"], 1),
        ({"count": {"x": 1}, "results": [{"name": str(number)} for number in range(90)]}, [str(number) for number in range(20)], 21),
        ({"count": 10**30, "results": []}, [], 0),
        ({"count": 5, "results": [{"name": "a"}]}, ["a"], 5),
    ],
)
def test_odd_answers_to_a_search_are_read_as_far_as_they_go(
    answer: dict[str, Any], titles: list[str], total: int, server: Server, tmp_path: Path
) -> None:
    class Odd(FakeCkan):
        def package_search(self, data: dict[str, Any], _: Asked) -> Reply:
            self.searches.append(data)
            found = answer["results"] if isinstance(answer["results"], dict) else dict(enumerate(answer["results"]))
            sets = [{**each, "resources": [{"id": each["name"]}]} if isinstance(each, dict) else each for each in found.values()]
            return success({**answer, "results": sets, "facets": {"tags": {"agua": 2, "x": "y"}}})

    listed = asked(server, fake := Odd(), tmp_path)
    assert ([item.dataset_title for item in listed.items], listed.total) == (titles, total)
    assert facet(listed, "tag") == {"agua": ("agua", 2)}
    assert len(fake.searches) < 12
