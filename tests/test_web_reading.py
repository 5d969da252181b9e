"""How a file was read stands on its overview, and each decision can be changed there; the change is in the link."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from explorer.model.message import Message
from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset, Read
from explorer.state import read_state
from explorer.store import Store
from explorer.web.reading import _parts, decisions
from explorer.web.visit import Visit
from tests.explored import Explored, explored, found, text
from tests.served import Reply, Server, serving

TITLED = "Población;;\naño;región;personas\n2020;Bogotá;7\n2021;Ibagué;8\n2022;Nariño;9\n"


def two_tables(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "t.sqlite")) as made:
        made.execute("CREATE TABLE towns (town TEXT, people INTEGER)")
        made.executemany("INSERT INTO towns VALUES (?, ?)", [(f"town {n}", n) for n in range(30)])
        made.execute("CREATE TABLE notes (note TEXT)")
        made.execute("INSERT INTO notes VALUES ('about')")
        made.commit()
    return (folder / "t.sqlite").read_bytes()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Explored, Server]]:
    folder = tmp_path_factory.mktemp("web")
    routes = {"/t.csv": Reply(body=TITLED.encode("cp1252")), "/t.sqlite": Reply(body=two_tables(folder))}
    with serving(routes) as server:
        yield explored(folder / "data", hosts=(server.place,)), server


def overview(web: tuple[Explored, Server], path: str, **asked: str) -> Any:
    """The overview of a file, read as asked."""
    app, server = web
    query = urlencode({"src": f"url:{server.url(path)}", "lang": "en-US", **asked}, quote_via=quote)
    view, _ = read_state(query)
    assert view.source is not None
    Store(app.app.settings).open(view.source, view.read)
    return app.show(query)["page"]["children"]


def sent(form: dict[str, Any], **changed: str) -> dict[str, str]:
    """What a form sends once some of its menus were changed; an untouched menu that shows what was found sends nothing."""
    hidden = {field["props"]["name"]: field["props"]["value"] for field in found(form, "Input")}
    menus = {field["props"]["name"]: field["props"] for field in found(form, "Select")}
    for name, value in changed.items():
        assert value in [option["value"] for option in menus[name]["options"]]
    return hidden | {name: value for name, props in menus.items() if (value := changed.get(name, props["value"]))}


def form_of(page: Any, name: str) -> dict[str, Any]:
    forms = found(found(page, name="reading"), "Form")
    return next(form for form in forms if name in [field["props"]["name"] for field in found(form, "Select")])


def test_the_decisions_are_seen_without_opening_anything(web: tuple[Explored, Server]) -> None:
    summary = text(found(found(overview(web, "/t.csv"), name="reading"), "Summary"))
    assert summary == "How the file was read encoding cp1252 · separated by semicolon · names in row 2"


def test_every_menu_has_a_label_of_its_own(web: tuple[Explored, Server]) -> None:
    section = found(overview(web, "/t.csv"), name="reading")
    labels = {label["props"]["htmlFor"]: text(label) for label in found(section, "Label")}
    assert [labels[menu["props"]["id"]] for menu in found(section, "Select")] == [
        "Encoding",
        "Values are separated by",
        "Row with the names of the columns",
    ]


def test_another_row_of_names_is_in_the_link_and_read(web: tuple[Explored, Server]) -> None:
    asked = sent(form_of(overview(web, "/t.csv"), "header"), header="-1")
    assert read_state(urlencode(asked))[0].read == Read(header=-1)
    page = overview(web, "/t.csv", header="-1")
    assert "no row of names" in text(page) and "Read it as found" in text(page)
    assert "Column 1" in text(page)


def test_what_was_not_chosen_is_not_in_the_link(web: tuple[Explored, Server]) -> None:
    asked = sent(form_of(overview(web, "/t.csv"), "enc"))
    assert read_state(urlencode(asked))[0].read == Read()


def test_what_was_used_can_be_chosen_again(web: tuple[Explored, Server]) -> None:
    page = overview(web, "/t.csv", enc="latin-1")
    menu = next(field["props"] for field in found(form_of(page, "enc"), "Select") if field["props"]["name"] == "enc")
    assert menu["value"] == "latin-1"
    assert "cp1252" in [option["value"] for option in menu["options"]]


def test_the_other_tables_of_a_database_can_be_read(web: tuple[Explored, Server]) -> None:
    page = overview(web, "/t.sqlite")
    assert "sheet or table towns" in text(page)
    asked = sent(form_of(page, "sheet"), sheet="notes")
    assert read_state(urlencode(asked))[0].read == Read(sheet="notes")
    assert "1 row, 1 column" in text(overview(web, "/t.sqlite", sheet="notes"))


def test_a_wish_that_cannot_be_read_leads_back_to_the_file_as_found(web: tuple[Explored, Server]) -> None:
    app, server = web
    query = f"src=url:{server.url('/t.sqlite')}&sheet=nothing&lang=en-US"
    page = app.show(query)["page"]["children"]
    for _ in range(40):
        if not found(page, "Interval"):
            break
        page = app.show(query)["page"]["children"]
    assert "There is no table called nothing" in text(page)
    link = next(link["props"]["href"] for link in found(page, "A") if text(link) == "Read it as found")
    assert "sheet=" not in link and "t.sqlite" in link


def test_another_file_of_an_archive_has_its_own_sheets() -> None:
    """The form of files leaves out what was asked of the file before."""
    dataset = dataset_read(Read(member="a.xlsx", sheet="One"), (("member", ("a.xlsx", "b.xlsx")), ("sheet", ("One", "Two"))))
    view = read_state("src=url:https://example.org/t.zip&member=a.xlsx&sheet=One")[0]
    visit = Visit(None, None, "en-US")  # type: ignore[arg-type]  # only its words are needed
    (_, member), (_, others) = _parts(view, dataset, visit)
    assert (member, others) == (Read(), Read(member="a.xlsx"))


def dataset_read(read: Read, choices: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Dataset:
    schema = Schema((), "record", Message("row"))
    return Dataset(Source("url", "https://example.org/t.zip"), "f", Path("f"), schema, Credit(), read, choices)


def test_a_file_without_decisions_says_none() -> None:
    assert decisions(dataset_read(Read())) == []
    assert [str(words) for words in decisions(dataset_read(Read(member="a.csv", delimiter="§")))] == ["file a.csv", "separated by §"]
