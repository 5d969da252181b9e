"""The loaders against a real CKAN with known data.

`CKAN` names its address (http://127.0.0.1:5055), `CKAN_HOME` the folder with `seeded.json` and `secrets/`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import ExplorerError, SourceError
from explorer.model.search import FACETS, Narrow
from explorer.model.source import Source
from explorer.model.table import Table
from explorer.settings import Portal, Settings
from loaders import ckan
from loaders._address import parse
from loaders._base import Desk, Unchanged
from loaders._http import Fetcher
from tests.served import Asked, Reply, Server, serving

pytestmark = pytest.mark.ckan

BASE = os.environ["CKAN"].rstrip("/")
HOME = Path(os.environ.get("CKAN_HOME") or Path(tempfile.gettempdir()) / "ckan-real")
SEEDED: dict[str, Any] = json.loads((HOME / "seeded.json").read_text())
LINKS = SEEDED["site"]["link_host"]
PUBLIC = sorted(key for key, entry in SEEDED.items() if isinstance(entry, dict) and "dataset" in entry and key != "privado")
PRIVATE = SEEDED["privado"]["id"]


def token(name: str) -> str:
    return (HOME / "secrets" / f"{name}-token").read_text().strip()


def settings(*private: str, **fields: Any) -> Settings:
    portal = Portal(name="real", title="Portal", url=BASE, allow_private_address=True, token_env="CKAN_TOKEN", private_resources=private)
    return Settings(portals=(portal,), hosts=(parse(LINKS).netloc,), **fields)


def page(key: str, prefix: str = "") -> str:
    return f"{BASE}{prefix}/dataset/{SEEDED[key]['dataset']}/resource/{SEEDED[key]['id']}"


def opened(text: str, folder: Path, using: Settings | None = None, **desk: Any) -> Table:
    using = using or settings()
    source = loaders.find(text, using)
    assert source is not None
    return loaders.fetch(source, Desk(using, folder, **desk))


def rows(table: Table) -> list[list[str]]:
    content = table.path.read_bytes()
    text = content.decode("utf-8-sig") if not _is_latin(content) else content.decode("cp1252")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    return list(csv.reader(text.splitlines(), delimiter=delimiter))[1:]


def _is_latin(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return True
    return False


@pytest.mark.parametrize("key", PUBLIC)
def test_every_resource_page_opens_with_its_rows_or_its_file(key: str, tmp_path: Path) -> None:
    table = opened(page(key, "/es"), tmp_path)
    entry = SEEDED[key]
    if entry.get("datastore_active") or ("rows" in entry and table.format in ("CSV", "TSV")):
        assert len(rows(table)) == entry["rows"]
    if "sha256" in entry and not entry["datastore_active"]:
        assert hashlib.sha256(table.path.read_bytes()).hexdigest() == entry["sha256"]
    assert table.credit.title
    assert table.credit.publisher
    assert table.credit.checked
    assert not table.notes


def test_a_page_of_a_portal_that_nobody_configured_opens(tmp_path: Path) -> None:
    table = opened(page("world_long"), tmp_path, Settings(hosts=(parse(BASE).netloc,)))
    assert len(rows(table)) == SEEDED["world_long"]["rows"]
    assert not table.credit.checked


def test_the_long_tables_totals_equal_those_of_its_file(tmp_path: Path) -> None:
    entry = SEEDED["aire_horario"]
    table = opened(page("aire_horario"), tmp_path)
    with Fetcher(Desk(settings(), tmp_path)) as fetcher:
        whole = fetcher.download(parse(entry["url"])).path
    with table.path.open(encoding="utf-8", newline="") as ours, whole.open(encoding="utf-8-sig", newline="") as theirs:
        assert _totals(ours) == _totals(theirs)
    assert {hint.column: hint.label for hint in table.hints}["no2"].startswith("NO")


def _totals(file: Any) -> dict[str, tuple[int, Decimal]]:
    lines = list(csv.DictReader(file))
    return {
        name: (sum(bool(line[name]) for line in lines), sum(Decimal(line[name] or 0) for line in lines)) for name in ("no2", "o3", "pm10")
    }


def test_numbers_of_every_type_keep_their_digits(tmp_path: Path) -> None:
    first = rows(opened(page("world_types"), tmp_path))[0]
    assert first[4:] == ["true", "9007199254740993", "0.000000000000000000001"]


def test_what_did_not_change_is_not_fetched_again(tmp_path: Path) -> None:
    for key in ("aire_horario", "presupuesto_latin1"):
        table = opened(page(key), tmp_path)
        with pytest.raises(Unchanged):
            opened(page(key), tmp_path, validator=table.validator)


def test_translated_texts_are_text(tmp_path: Path) -> None:
    credit = opened(f"{BASE}/dataset/bibliotecas", tmp_path).credit
    assert (credit.title, credit.description) == ("Bibliotecas municipales", "Préstamos por biblioteca.")


# Private data


@pytest.mark.parametrize("name", [PRIVATE, "ayuntamiento-de-valdemar"])
def test_a_private_table_that_the_operator_named_opens_with_the_token(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_TOKEN", token("editora"))
    table = opened(page("privado"), tmp_path, settings(name))
    assert len(rows(table)) == SEEDED["privado"]["rows"]
    assert table.private


@pytest.mark.parametrize(
    ("names", "who"), [((PRIVATE,), ""), ((), "editora"), (("another-organisation",), "editora"), ((PRIVATE,), "externo")]
)
def test_any_other_way_to_a_private_table_is_refused(
    names: tuple[str, ...], who: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKAN_TOKEN", token(who) if who else "")
    with pytest.raises(SourceError, match="does not show this table to the public"):
        opened(page("privado"), tmp_path, settings(*names))


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Server]]:
    """A portal that moved to another server, which sends on to the real one; both remember what they were asked."""
    monkeypatch.setenv("CKAN_TOKEN", token("editora"))
    with serving() as old, serving() as new:
        for action in ("status_show", "resource_show", "package_show", "datastore_search"):
            path = f"/api/3/action/{action}"
            old.routes[path] = Reply(301, {"Location": new.url(path)})
            new.routes[path] = _sending_on
        yield old, new


def _sending_on(asked: Asked) -> Reply:
    return Reply(302, {"Location": BASE + asked.path})


def test_a_portal_that_redirects_to_another_host_never_hands_it_the_token(moved: tuple[Server, Server], tmp_path: Path) -> None:
    old, new = moved
    portal = Portal(
        name="real", title="Portal", url=old.url(), allow_private_address=True, token_env="CKAN_TOKEN", private_resources=(PRIVATE,)
    )
    using = Settings(portals=(portal,), hosts=(new.place, parse(BASE).netloc))
    public = loaders.fetch(Source("ckan", f"real/{SEEDED['world_long']['id']}"), Desk(using, tmp_path))
    assert len(rows(public)) == SEEDED["world_long"]["rows"]
    with pytest.raises(SourceError, match="to the public"):
        loaders.fetch(Source("ckan", f"real/{PRIVATE}"), Desk(using, tmp_path))
    assert new.asked
    assert token("editora") not in str(old.asked + new.asked)


# Lists


def test_search_turns_all_pages(tmp_path: Path) -> None:
    desk = Desk(settings(), tmp_path)
    pages = [ckan.LOADER.search("serie", number, desk) for number in range(4)]
    assert len({item.source for listed in pages for item in listed.items}) == 60 == pages[0].total


def test_facets_count_what_narrowing_by_them_finds(tmp_path: Path) -> None:
    whole = ckan.LOADER.search("", 0, Desk(settings(), tmp_path))
    assert whole.total == SEEDED["site"]["datasets_public"]
    assert {facet.name for facet in whole.facets} == set(FACETS)
    for facet in whole.facets:
        value, label, count = facet.values[-1]
        narrowed = ckan.LOADER.search("", 0, Desk(settings(), tmp_path, narrow=Narrow(((facet.name, (value,)),))))
        assert (narrowed.total, bool(label)) == (count, True), facet.name


def test_a_format_is_found_however_it_is_written(tmp_path: Path) -> None:
    found = ckan.LOADER.search("presupuesto", 0, Desk(settings(), tmp_path, narrow=Narrow((("format", ("CSV",)),))))
    assert {item.source.ref for item in found.items} == {
        f"real/{SEEDED[key]['id']}" for key in ("presupuesto_datastore", "presupuesto_latin1")
    }


def test_results_are_in_the_readers_language(tmp_path: Path) -> None:
    titles = [
        ckan.LOADER.search("bibliotecas", 0, Desk(settings(), tmp_path, locale=locale)).items[0].title for locale in ("en-GB", "es-MX")
    ]
    assert titles == ["Public libraries", "Bibliotecas municipales"]


def test_a_data_sets_page_lists_its_resources(tmp_path: Path) -> None:
    listed = loaders.resolve(f"{BASE}/dataset/calidad-del-aire", Desk(settings(), tmp_path))
    assert {item.source.ref.removeprefix("real/") for item in listed.items} == {
        entry["id"] for entry in SEEDED.values() if isinstance(entry, dict) and entry.get("dataset") == "calidad-del-aire"
    }


def test_a_bare_id_is_located() -> None:
    others = tuple(Portal(name=name, title=name, url=BASE, allow_private_address=True) for name in ("one", "two"))
    assert ckan.locate(SEEDED["world_long"]["id"], "", Settings(portals=others)).ref == f"one/{SEEDED['world_long']['id']}"


@pytest.mark.parametrize("text", ["ckan:real/00000000-0000-4000-8000-000000000000", f"{BASE}/dataset/no-such-thing", "ckan:unreal/x"])
def test_what_is_not_there_is_one_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"^[^\n<{]{10,120}\.$"):
        opened(text, tmp_path)


# Links that misbehave


@pytest.mark.parametrize(
    "path", ["/ok.csv", "/redirect", "/chain", "/octet", "/gzip.csv", "/chunked.csv", "/busy.csv", "/no-head.csv", "/wrong-type.csv"]
)
def test_links_of_all_kinds_give_the_same_table(path: str, tmp_path: Path) -> None:
    assert len(rows(opened(LINKS + path, tmp_path))) == 5


@pytest.mark.parametrize(
    "path",
    ["/404.csv", "/500.csv", "/403.csv", "/410.csv", "/loop", "/to-file", "/to-closed", "/truncated.csv", "/slow.csv", "/endless.csv"],
)
def test_links_that_lead_nowhere_are_one_sentence(path: str, tmp_path: Path) -> None:
    using = settings(limits={"first_byte_seconds": 1, "download_bytes": 5_000_000})
    with pytest.raises(SourceError, match=r"^[^\n<{]{10,120}\.$") as failure:
        opened(LINKS + path, tmp_path, using)
    assert "127.0.0.1" not in str(failure.value)
    assert not list(tmp_path.iterdir())
