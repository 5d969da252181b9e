"""Years stacked: several files as one table, the file as a column, differences told, every cell as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest

import loaders
from explorer.errors import ExplorerError, FormatError, SourceError, StateError
from explorer.model.source import Source, members, stacked
from explorer.model.table import Dataset, Table
from explorer.model.view import ChartSpec, Crossing, View, view_of
from explorer.settings import Settings, load_settings
from explorer.state import read_state, write_state
from explorer.store import Store
from loaders._base import Desk, Unchanged
from loaders._stack.columns import is_alike, keys, plan
from loaders._stack.labels import column_name, labels, pattern, shared
from tests.explored import explored, found, text
from tests.fake_ckan import FakeCkan, portal, settings_for, success
from tests.served import Asked, Reply, Server, serving

Files = dict[str, bytes]
THREE = {
    "/robos_2019.csv": "fecha;Alcaldía;monto\n2019-01-02;Tlalpan;007\n2019-03-04;Coyoacán;12\n".encode(),
    "/robos_2020.csv": b"FECHA,alcaldia,monto\n2020-01-02,Tlalpan,3\n",
    "/robos_2021.csv": "alcaldía\tmonto\tfecha\nTlalpan\tn/d\t2021-01-02\n".encode("cp1252"),
}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def using(server: Server, folder: Path, **fields: Any) -> Settings:
    return load_settings(data=folder, hosts=[server.place], ports=[80, 443, server.port], **fields)


def put(server: Server, files: Files) -> Source:
    server.routes |= {path: Reply(headers={"ETag": f'"{len(body)}"'}, body=body) for path, body in files.items()}
    return stacked(Source("url", server.url(path)) for path in files)


def opened(server: Server, files: Files, folder: Path, **fields: Any) -> Dataset:
    return Store(using(server, folder, **fields)).open(put(server, files))


def fetched(server: Server, source: Source, folder: Path, **desk: Any) -> Table:
    (folder / "in").mkdir(exist_ok=True)
    return loaders.fetch(source, Desk(using(server, folder), folder / "in", **desk))


def as_written(dataset: Dataset) -> list[list[str]]:
    with duckdb.connect(str(dataset.path), read_only=True) as store:
        held = {name for name, *_ in store.execute("DESCRIBE t").fetchall()}
        ids = [column.id for column in dataset.schema.columns]
        cells = [f"coalesce({c}_text, {c}::VARCHAR)" if f"{c}_text" in held else f"{c}::VARCHAR" for c in ids]
        rows = store.execute(f"SELECT {', '.join(cells)} FROM t ORDER BY rowid").fetchall()
    return [[column.name for column in dataset.schema.columns], *[["" if cell is None else cell for cell in row] for row in rows]]


# One table


def test_files_of_any_dialect_become_one_table_with_the_year_as_a_column(server: Server, tmp_path: Path) -> None:
    assert as_written(opened(server, THREE, tmp_path)) == [
        ["año", "fecha", "Alcaldía", "monto"],
        ["2019", "2019-01-02", "Tlalpan", "007"],
        ["2019", "2019-03-04", "Coyoacán", "12"],
        ["2020", "2020-01-02", "Tlalpan", "3"],
        ["2021", "2021-01-02", "Tlalpan", "n/d"],
    ]


def test_the_year_is_time_and_what_was_stacked_is_told(server: Server, tmp_path: Path) -> None:
    dataset = opened(server, THREE, tmp_path)
    assert (dataset.schema.column("año").kind, dataset.credit.title) == ("temporal", "robos")
    assert str(dataset.notes[0].text).startswith("3 files are read as one table: 2019, 2020")


def test_columns_that_not_every_file_has_are_told_and_left_empty(server: Server, tmp_path: Path) -> None:
    files = {"/a_2020.csv": b"place,sum\nx,1\n", "/a_2021.csv": b"place,sum,kind\ny,2,new\n"}
    dataset = opened(server, files, tmp_path)
    assert as_written(dataset)[1:] == [["2020", "x", "1", ""], ["2021", "y", "2", "new"]]
    assert "The column kind is missing in 1 of 2 files: 2020." in [str(note.text) for note in dataset.notes]


def test_a_column_that_is_a_number_in_one_year_and_words_in_another_keeps_both(server: Server, tmp_path: Path) -> None:
    files = {"/a_2020.csv": b"place,sum\nx,1.50\ny,2\n", "/a_2021.csv": b"place,sum\nx,few\ny,many\n"}
    assert [row[2] for row in as_written(opened(server, files, tmp_path))[1:]] == ["1.50", "2", "few", "many"]


def test_hostile_names_and_cells_survive(server: Server, tmp_path: Path) -> None:
    header = ["", "a", "A", "a", 'quo"te', "com,ma", "line\nbreak", "'; DROP TABLE t; --"]
    rows = [["1", " x ", '"', "'", ",", "a\nb", "\u2028", "=1+1"], ["2", "", "NULL", "\\", ";", "\t", "ñ", "0"]]
    for year in (2020, 2021):
        with (tmp_path / f"{year}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    files = {f"/x_{year}.csv": (tmp_path / f"{year}.csv").read_bytes() for year in (2020, 2021)}
    stack = as_written(opened(server, files, tmp_path))
    alone = as_written(Store(using(server, tmp_path)).open(Source("url", server.url("/x_2020.csv"))))
    assert [row[1:] for row in stack[1:3]] == [row[1:] for row in stack[3:5]] == alone[1:]
    assert len(stack[0]) == len(header) + 1


def test_a_file_with_other_columns_is_left_out_and_named(server: Server, tmp_path: Path) -> None:
    dataset = opened(server, {**THREE, "/key_2022.csv": b"code,meaning\n1,one\n2,two\n"}, tmp_path)
    assert dataset.schema.rows == 4
    assert [str(note.text) for note in dataset.notes if note.rule == "stack_left_out"] == [
        "1 file has other columns and is left out: 2022."
    ]


def test_a_file_that_holds_no_table_is_left_out_and_named(server: Server, tmp_path: Path) -> None:
    dataset = opened(server, {**THREE, "/robos_2022.csv": b"%PDF-1.7 \x00\x01"}, tmp_path)
    assert dataset.schema.rows == 4
    assert any("robos 2022 is left out." in str(note.text) for note in dataset.notes)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"/a.csv": b"x,y\n1,2\n", "/b.csv": b"p,q\n1,2\n"}, FormatError),
        ({"/a.csv": b"", "/b.csv": b"p,q\n1,2\n"}, FormatError),
    ],
)
def test_files_that_are_no_one_table_are_one_sentence(files: Files, kind: type[ExplorerError], server: Server, tmp_path: Path) -> None:
    with pytest.raises(kind, match=r"^[^\n<{]{20,120}\.$"):
        opened(server, files, tmp_path)


def test_a_file_that_does_not_come_stops_the_stack_and_keeps_what_was_stored(server: Server, tmp_path: Path) -> None:
    store = Store(using(server, tmp_path, limits={"refetch_seconds": 0}))
    source = put(server, THREE)
    rows = store.open(source).schema.rows
    server.routes["/robos_2020.csv"] = Reply(503)
    again = store.open(source)
    assert (again.schema.rows, again.notes[-1].rule) == (rows, "as_of")
    with pytest.raises(SourceError, match="One of the files did not come"):
        fetched(server, source, tmp_path)


def test_nothing_is_fetched_again_that_did_not_change_and_all_where_one_did(server: Server, tmp_path: Path) -> None:
    source = put(server, THREE)
    validator = fetched(server, source, tmp_path).validator
    with pytest.raises(Unchanged):
        fetched(server, source, tmp_path, validator=validator)
    put(server, {**THREE, "/robos_2020.csv": b"fecha,alcaldia,monto\n2020-01-02,Tlalpan,3\n2020-01-03,Tlalpan,4\n"})
    assert fetched(server, source, tmp_path, validator=validator).path.read_text().count("\n") == 6


def test_all_files_together_keep_to_the_limit_of_one(server: Server, tmp_path: Path) -> None:
    files = {f"/a_{year}.csv": b"x,y\n" + b"1,2\n" * 20_000 for year in range(2010, 2015)}
    with pytest.raises(SourceError, match="larger than"):
        opened(server, files, tmp_path, limits={"download_bytes": 200_000})


# What is offered


@dataclass
class Yearly(FakeCkan):
    """A portal with one data set of several tables; `closed` ids are in no DataStore."""

    tables: dict[str, tuple[str, list[list[str]]]] = field(default_factory=dict)
    closed: tuple[str, ...] = ()

    def _every(self) -> list[dict[str, Any]]:
        return [
            {"id": key, "package_id": "p", "name": name, "format": "CSV", "url": "", "datastore_active": key not in self.closed}
            for key, (name, _) in self.tables.items()
        ]

    def _package(self) -> dict[str, Any]:
        return {**super()._package(), "resources": self._every(), "language": "es", **self.package}

    def resource_show(self, data: dict[str, Any], _: Asked) -> Reply:
        return success(next(each for each in self._every() if each["id"] == data["id"]))

    def datastore_search(self, data: dict[str, Any], asked: Asked) -> Reply:
        rows = self.tables[data["resource_id"]][1]
        self.fields = [{"id": name, "type": "text"} for name in rows[0]]
        self.rows = rows[1:]
        return super().datastore_search(data, asked)


def robberies(*years: int) -> dict[str, tuple[str, list[list[str]]]]:
    head = ["mes", "Alcaldía", "Víctimas"]
    return {
        f"r{year}": (f"Robos {year}", [head, *[[str(n), ("Tlalpan", "Coyoacán")[n % 2], str(n * year % 7)] for n in range(1, 13)]])
        for year in years
    }


def offered(server: Server, fake: Yearly, folder: Path, name: str = "r2021") -> list[tuple[str, list[str]]]:
    server.routes |= fake.routes()
    table = loaders.fetch(Source("ckan", f"demo/{name}"), Desk(settings_for(portal(server)), folder))
    return [(str(offer.text), [source.ref.removeprefix("demo/") for source in offer.sources]) for offer in table.offers]


def test_files_with_the_same_columns_are_offered_as_one_by_year(server: Server, tmp_path: Path) -> None:
    fake = Yearly(tables={**robberies(2021, 2020, 2019), "key": ("Diccionario", [["campo", "significado"], ["mes", "1 a 12"]])})
    said = "The data set has 3 files with these columns: read them as one table."
    assert offered(server, fake, tmp_path) == [(said, ["r2019", "r2020", "r2021"])]


def test_a_file_named_alike_with_other_columns_is_not_offered(server: Server, tmp_path: Path) -> None:
    other = {"r2018": ("Robos 2018", [["code", "meaning"], ["1", "x"]])}
    assert offered(server, Yearly(tables={**robberies(2021, 2020), **other}), tmp_path)[0][1] == ["r2020", "r2021"]
    assert offered(server, Yearly(tables={**robberies(2021), **other}), tmp_path) == []


def test_where_columns_are_not_told_the_names_are_gone_by(server: Server, tmp_path: Path) -> None:
    said = "The data set has 2 files of this name and format: read them as one table."
    assert offered(server, Yearly(tables=robberies(2020, 2021), closed=("r2020",)), tmp_path) == [(said, ["r2020", "r2021"])]


def test_another_format_of_the_same_table_is_no_second_year(server: Server, tmp_path: Path) -> None:
    class Twice(Yearly):
        def _every(self) -> list[dict[str, Any]]:
            return [{**each, "format": ("CSV", "XLSX")[number]} for number, each in enumerate(super()._every())]

    assert offered(server, Twice(tables=robberies(2020, 2021)), tmp_path) == []


def test_from_the_offer_to_a_chart_by_year(server: Server, tmp_path: Path) -> None:
    server.routes |= Yearly(tables=robberies(2019, 2020, 2021)).routes()
    web = explored(tmp_path, portals=[portal(server).model_dump()], ports=[80, 443, server.port])
    one = View((Source("ckan", "demo/r2020"),), locale="en-US")
    Store(web.app.settings).open(one.sources[0])
    links = {text(link): link["props"]["href"] for link in found(web.show(write_state(one))["page"]["children"], "Link")}
    link = links["The data set has 3 files with these columns: read them as one table."]
    view = read_state(link.partition("?")[2])[0]
    assert view.source is not None
    assert Store(web.app.settings).open(view.source).schema.rows == 36
    overview = web.show(write_state(view))["page"]["children"]
    assert text(found(overview, "H1")) == "Datos: Robos" and "3 files are read as one table" in text(overview)
    spec = ChartSpec("bar", (("what", ("Víctimas",)), ("by", ("año",))), aggregate="sum")
    chart = web.show(write_state(replace(view, spec=spec)))
    assert "2019" in str(chart) and "how=stack" in chart["shown"]["data"]


# The link


def test_the_link_says_every_file_and_reads_back() -> None:
    view = View((Source("ckan", "p/a"), Source("url", "https://x.org/a b%20.csv?y=1&z=ñ")), Crossing("stack"))
    assert read_state(write_state(view))[0] == view
    assert view.source is not None and members(view.source) == view.sources
    assert view_of(view.source) == view


def test_sixty_months_fit_a_link() -> None:
    view = View(tuple(Source("ckan", f"demo/{number:08}-7e1c-4d3f-9c0a-1f2e3d4c5b6a") for number in range(60)), Crossing("stack"))
    assert read_state(write_state(view))[0] == view


def test_several_pasted_addresses_are_one_stack() -> None:
    source = loaders.find("https://x.org/2020.csv\n https://x.org/2021.csv", Settings())
    assert source == stacked((Source("url", "https://x.org/2020.csv"), Source("url", "https://x.org/2021.csv")))


def test_pasted_addresses_lead_to_the_stack(server: Server, tmp_path: Path) -> None:
    source = put(server, THREE)
    web = explored(tmp_path, hosts=[server.place], ports=[80, 443, server.port])
    Store(web.app.settings).open(source)
    pasted = urlencode({"q": " ".join(server.url(path) for path in THREE), "lang": "en-US"})
    shown = web.show(pasted)
    assert text(found(shown["page"]["children"], "H1")) == "robos"
    assert shown["shown"]["data"] == write_state(replace(view_of(source), locale="en-US"))


@pytest.mark.parametrize(
    "ref",
    ["url:https://x.org/a.csv", "upload:aa upload:bb", "stack:url:a stack:url:b", "nonsense x", " ".join(f"url:{n}" for n in range(61))],
)
def test_what_can_be_no_stack_is_told(ref: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(StateError):
        fetched(server, Source("stack", ref), tmp_path)


# Columns and labels


def test_plain_addresses_in_a_link_are_the_stack_too(server: Server, tmp_path: Path) -> None:
    source = put(server, THREE)
    web = explored(tmp_path, hosts=[server.place], ports=[80, 443, server.port])
    Store(web.app.settings).open(source)
    shown = web.show(write_state(replace(view_of(source), locale="en-US")).replace("src=url:", "src="))
    assert text(found(shown["page"]["children"], "H1")) == "robos"


def test_a_column_is_the_same_whatever_its_case_and_accents() -> None:
    assert keys(["Año", "total", "TOTAL"]) == keys(["ANO", "Total", "total"])
    assert keys(["€"]) != keys(["$"])


@pytest.mark.parametrize(
    ("one", "other", "same"), [("abcd", "abcd", True), ("abcd", "abcde", True), ("ab", "abcd", True), ("ab", "acd", False)]
)
def test_half_of_the_columns_make_two_tables_alike(one: str, other: str, same: bool) -> None:
    assert is_alike(keys(one), keys(other)) is same


def test_many_differences_are_counted() -> None:
    wide = [f"only {number}" for number in range(10)]
    notes = plan([[*"abcdefghij", *wide], [*"abcdefghij"]], ["1", "2"]).notes
    assert len(notes) == 9 and str(notes[-1].text) == "2 more columns are not in every file."


@pytest.mark.parametrize(
    ("titles", "names", "expected"),
    [
        (("Robos: Robos 2019", "Robos: Robos 2020"), ("a", "b"), ("2019", "2020")),
        (("Plan 2030: 2019", "Plan 2030: 2020"), ("a", "b"), ("2019", "2020")),
        (("CSV", "CSV"), ("robos_2019.csv", "robos_2020.csv"), ("2019", "2020")),
        (("Robos: enero", "Robos: febrero"), ("a", "b"), ("enero", "febrero")),
        (("Robos 2019-2020", "Robos 2020-2021"), ("a", "b"), ("2019", "2021")),
        (("Robos 2019, enero", "Robos 2019, febrero"), ("a", "b"), ("enero", "febrero")),
        (("Tabla", "Tabla"), ("x", "x"), ("Tabla", "Tabla (2)")),
        (("Robos", "Robos graves"), ("a", "b"), ("Robos", "graves")),
    ],
)
def test_files_are_told_apart_by_year_else_by_name(titles: tuple[str, ...], names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert labels(titles, names) == expected


@pytest.mark.parametrize(
    ("marks", "language", "taken", "name"),
    [
        (["2019"], "es", ["mes"], "año"),
        (["2019"], "es", ["Año"], "archivo"),
        (["norte"], "pt_BR", [], "arquivo"),
        (["norte"], "zz", ["FILE"], "file 2"),
    ],
)
def test_the_column_of_files_is_named_in_the_tables_language(marks: list[str], language: str, taken: list[str], name: str) -> None:
    assert column_name(marks, language, taken) == name


def test_what_names_share_and_what_changes_in_them() -> None:
    assert shared(["Robos a casa: 2019", "Robos a casas: 2020"]) == "Robos a"
    assert pattern("Accidentes 2021 enero.csv") == pattern("ACCIDENTES_2020_diciembre.csv")
    assert pattern("Accidentes 2021") != pattern("Víctimas 2021")
