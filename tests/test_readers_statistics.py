"""JSON-stat and PC-Axis: cubes become long tables, with labels, codes, units and the meaning of symbols."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from explorer.errors import FormatError
from explorer.model.table import Hint, Read, Sample
from loaders import readers
from loaders.readers._kinds import kind
from tests.read_tables import SETTINGS, peeked, stored, table


def hint(sample: Sample, column: str) -> Hint:
    return next(one for one in sample.hints if one.column == column)


def notes(sample: Sample) -> dict[str, str]:
    return {note.rule: str(note.text) for note in sample.notes}


# JSON-stat


def dataset(**more: object) -> dict[str, Any]:
    """Two regions, two years, one measure."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "People by region",
        "id": ["region", "year", "what"],
        "size": [2, 2, 1],
        "role": {"time": ["year"], "geo": ["region"], "metric": ["what"]},
        "dimension": {
            "region": {"label": "Region", "category": {"index": {"S": 1, "N": 0}, "label": {"N": "North", "S": "South"}}},
            "year": {"label": "Year", "category": {"index": ["2020", "2021"]}},
            "what": {
                "label": "Measure",
                "category": {"label": {"POP": "Population"}, "unit": {"POP": {"label": "persons", "decimals": 0}}},
            },
        },
        "value": [1, 2.5, None, 4],
        **more,
    }


def stat(folder: Path, document: object, read: Read = Read()) -> Sample:
    return peeked(folder, json.dumps(document), "t.json", read)


ROWS = [
    ("North", "N", "2020", "Population", "POP", "1"),
    ("North", "N", "2021", "Population", "POP", "2.5"),
    ("South", "S", "2020", "Population", "POP", None),
    ("South", "S", "2021", "Population", "POP", "4"),
]


def test_a_data_set_is_a_long_table(tmp_path: Path) -> None:
    sample = stat(tmp_path, dataset())
    assert sample.names == ("Region", "Region code", "Year", "Measure", "Measure code", "Population")
    assert list(sample.rows) == ROWS
    assert sample.types == ("", "VARCHAR", "", "", "VARCHAR", "DOUBLE")
    assert stored(table(tmp_path, json.dumps(dataset()), "t.json"), confined=True)[1] == ROWS


def test_roles_and_units_are_hints(tmp_path: Path) -> None:
    sample = stat(tmp_path, dataset())
    assert (hint(sample, "Year").type, hint(sample, "Region").type, hint(sample, "Population").unit) == ("time", "geo", "persons")
    assert notes(sample)["title"] == "The file calls its table: People by region"


def test_a_sparse_data_set_has_the_rows_that_it_names_and_says_so(tmp_path: Path) -> None:
    document = dataset(value={"0": 1, "3": 4.10}, status={"1": "c", "3": "p"}, extension={"status": {"label": {"p": "provisional"}}})
    sample = stat(tmp_path, document)
    assert sample.names[-1] == "status"
    assert [row[-2:] for row in sample.rows] == [("1", None), (None, "c"), ("4.1", "p")]
    assert hint(sample, "status").note == "p: provisional"
    facts, _ = stored(table(tmp_path, json.dumps(document), "t.json"))
    assert [note.rule for note in facts.notes] == ["sparse"]


def test_a_sparse_cube_of_any_size_costs_only_its_values(tmp_path: Path) -> None:
    ids = [f"d{n}" for n in range(12)]
    sides = {name: {"category": {"index": [f"{name}-{n}" for n in range(30)]}} for name in ids}
    document = {"class": "dataset", "version": "2.0", "id": ids, "size": [30] * 12, "dimension": sides, "value": {str(30**12 - 1): 7}}
    assert stat(tmp_path, document).rows == ((*(f"{name}-29" for name in ids), "7"),)


@pytest.mark.parametrize(("status", "said"), [("e", ["e"] * 4), (["e"], ["e"] * 4), (["a", "b", "c", None], ["a", "b", "c", None])])
def test_status_is_one_for_all_or_a_list(tmp_path: Path, status: object, said: list[str | None]) -> None:
    assert [row[-1] for row in stat(tmp_path, dataset(status=status)).rows] == said


@pytest.mark.parametrize("about", [{"label": "Sex"}, {"label": "Sex", "category": {"label": {}}}])
def test_a_dimension_of_one_category_need_not_name_it(tmp_path: Path, about: dict[str, Any]) -> None:
    document = dataset(id=["region", "sex"], size=[2, 1], value=[1, 2], role={})
    document["dimension"]["sex"] = about
    sample = stat(tmp_path, document)
    assert (sample.names, sample.rows) == (
        ("Region", "Region code", "Sex", "value"),
        (("North", "N", "Sex", "1"), ("South", "S", "Sex", "2")),
    )


def old() -> dict[str, Any]:
    """The same in version 1: sizes, order and roles stand among the dimensions."""
    new = dataset()
    about = {**new["dimension"], "id": new.pop("id"), "size": new.pop("size"), "role": new.pop("role")}
    return {"label": new["label"], "value": new["value"], "dimension": about}


@pytest.mark.parametrize("document", [{"dataset": old()}, {"population": old()}, old()])
def test_version_1_is_read_too(tmp_path: Path, document: object) -> None:
    assert kind(json.dumps(document).encode()) == "jsonstat"
    assert list(stat(tmp_path, document).rows) == ROWS


@pytest.mark.parametrize(
    "document",
    [
        {"first": old(), "second": {**old(), "label": "Others"}},
        {
            "version": "2.0",
            "class": "collection",
            "link": {"item": [dataset(), dataset(label="Others"), {"class": "dataset", "href": "x"}]},
        },
    ],
)
def test_the_data_sets_of_a_collection_are_choices(tmp_path: Path, document: object) -> None:
    sample = stat(tmp_path, document)
    assert (sample.read.sheet, sample.choices) == ("People by region", (("sheet", ("People by region", "Others")),))
    assert notes(stat(tmp_path, document, Read(sheet="Others")))["title"].endswith("Others")
    with pytest.raises(FormatError, match="Nobody") as caught:
        stat(tmp_path, document, Read(sheet="Nobody"))
    assert "Others" in str(caught.value.hint)


def test_measures_of_several_units_say_which(tmp_path: Path) -> None:
    document = dataset(size=[2, 1, 2])
    document["dimension"]["year"]["category"] = {"label": {"2020": "2020"}}
    document["dimension"]["what"]["category"] = {
        "index": ["P", "A"],
        "label": {"P": "People", "A": "Area"},
        "unit": {"P": {"label": "persons"}, "A": {"label": "km²"}},
    }
    sample = stat(tmp_path, document)
    assert sample.names[-4:] == ("Measure", "Measure code", "Measure unit", "value")
    assert [row[-4:] for row in sample.rows[:2]] == [("People", "P", "persons", "1"), ("Area", "A", "km²", "2.5")]


def test_labels_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    document = dataset()
    document["dimension"]["region"]["category"]["label"] = {"N": "Centre", "S": "Centre"}
    assert [row[0] for row in stat(tmp_path, document).rows[::2]] == ["Centre (N)", "Centre (S)"]


NO_CUBE: list[object] = [
    dataset(value=[1, 2]),
    dataset(value=[]),
    dataset(value={}),
    dataset(value={"9": 1}),
    dataset(value={"-1": 1}),
    dataset(value={"x": 1}),
    dataset(size=[2, 2]),
    dataset(size=[9, 9, 9]),
    dataset(size=["x", 2, 1]),
    dataset(id=["region", "year", "nothing"]),
    dataset(id=5),
    dataset(role=5),
    dataset(dimension={"region": None, "year": 5, "what": []}),
    dataset(dimension={"region": {"category": {"index": {"N": "x"}}}, "year": {}, "what": {}}),
    {"version": "2.0", "class": "collection", "link": {"item": [{"class": "dataset", "href": "http://127.0.0.1/secret"}]}},
]


@pytest.mark.parametrize("document", NO_CUBE, ids=range(len(NO_CUBE)))
def test_a_data_set_that_is_none_is_refused_in_a_sentence(tmp_path: Path, document: object) -> None:
    with pytest.raises(FormatError) as caught:
        readers.peek(table(tmp_path, json.dumps(document), "t.json"), Read(), SETTINGS)
    assert not any(word in str(caught.value) for word in ("Error", "Traceback", "could not be read", "invalid literal"))


SIDES = st.lists(st.lists(st.text("abcñ 0", min_size=1, max_size=4), min_size=1, max_size=3, unique=True), min_size=1, max_size=4)


@seed(20260101)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SIDES, st.booleans())
def test_any_cube_has_its_cells_in_their_places(tmp_path: Path, sides: list[list[str]], sparse: bool) -> None:
    size = math.prod(map(len, sides))
    dimensions = {f"d{n}": {"category": {"index": side}} for n, side in enumerate(sides)}
    values = {str(n): n for n in range(size)} if sparse else list(range(size))
    document = {
        "class": "dataset",
        "version": "2.0",
        "id": list(dimensions),
        "size": list(map(len, sides)),
        "dimension": dimensions,
        "value": values,
    }
    expected = [(*cells, str(n)) for n, cells in enumerate(itertools.product(*sides))]
    assert list(stat(tmp_path, document).rows) == expected


# PC-Axis

PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="es";
LANGUAGES="es","en";
MATRIX="t1";
SUBJECT-AREA="Población; y más";
TITLE="Población por región"
" y año";
TITLE[en]="Population by region and year";
CONTENTS="Población";
UNITS="personas";
STUB="región";
STUB[en]="region";
HEADING="año","sexo";
VALUES("región")="Norte","Sur; con islas";
VALUES[en]("region")="North","South";
VALUES("año")="2020","2021";
VALUES("sexo")="Hombres",
"Mujeres";
CODES("región")="01","02";
CODES("sexo")="1","2";
TIMEVAL("año")=TLIST(A1),"2020","2021";
DATASYMBOL1="No aplica";
DATASYMBOL2="No disponible";
NOTE="Cifras provisionales.#Véase la metodología.";
DATA=
1 2 3.50 4
"." ".." -5 "-";
"""

PX_ROWS = [
    ("Norte", "01", "2020", "Hombres", "1", "1"),
    ("Norte", "01", "2020", "Mujeres", "2", "2"),
    ("Norte", "01", "2021", "Hombres", "1", "3.50"),
    ("Norte", "01", "2021", "Mujeres", "2", "4"),
    ("Sur; con islas", "02", "2020", "Hombres", "1", "."),
    ("Sur; con islas", "02", "2020", "Mujeres", "2", ".."),
    ("Sur; con islas", "02", "2021", "Hombres", "1", "-5"),
    ("Sur; con islas", "02", "2021", "Mujeres", "2", "-"),
]


def px(folder: Path, text: str | bytes = PX, read: Read = Read()) -> Sample:
    return peeked(folder, text, "t.px", read)


def test_a_px_file_is_a_long_table(tmp_path: Path) -> None:
    sample = px(tmp_path)
    assert sample.names == ("región", "región code", "año", "sexo", "sexo code", "Población")
    assert list(sample.rows) == PX_ROWS
    assert stored(table(tmp_path, PX, "t.px"), confined=True)[1] == PX_ROWS


def test_what_the_file_says_of_itself_is_told(tmp_path: Path) -> None:
    sample = px(tmp_path)
    said = notes(sample)
    assert said["title"] == "The file calls its table: Población por región y año"
    assert "Cifras provisionales." in said["file"]
    assert said["symbols"] == "In place of values stand: . No aplica; .. No disponible"
    value = hint(sample, "Población")
    assert (value.unit, value.note, value.missing) == ("personas", ". No aplica; .. No disponible", (".", ".."))
    assert hint(sample, "año").type == "time"


@pytest.mark.parametrize(
    ("codepage", "encoding"),
    [("utf-8", "utf-8"), ("utf-8", "utf-8-sig"), ("iso-8859-1", "latin-1"), ("windows-1252", "cp1252"), ("cp850", "cp850"),
     ("iso-8859-15", "utf-8"), ("nonsense", "cp1252"), ("", "cp850"), ("", "cp1252"), ("", "utf-8")],
)  # fmt: skip
def test_the_encoding_is_the_one_that_is_named_or_seen(tmp_path: Path, codepage: str, encoding: str) -> None:
    text = PX.replace('CODEPAGE="utf-8";\n', f'CODEPAGE="{codepage}";\n' if codepage else "")
    assert px(tmp_path, text.encode(encoding)).names[0] == "región"


@pytest.mark.parametrize(
    "data",
    [
        '1 2 3.50 4 "." ".." -5 "-";',
        '1,2,3.50,4,".","..",-5,"-"',
        '1;2;3.50;4;".";"..";-5;"-";',
        "\r\n1\t2\t3.50\t4\r\n. .. -5 -\r\n;\r\n",
        '1 2 3.50\n4 "." \n".." -5\n"-"\n;\n\n\x1a',
    ],
)
def test_values_may_be_separated_by_anything(tmp_path: Path, data: str) -> None:
    assert list(px(tmp_path, PX[: PX.index("DATA=") + 5] + data).rows) == PX_ROWS


def test_values_are_read_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.readers._statistics.px_text.PIECE", 5)
    assert list(px(tmp_path).rows) == PX_ROWS


def test_rows_with_keys_stand_where_their_keys_say(tmp_path: Path) -> None:
    head = PX[: PX.index("DATA=")]
    text = head + 'KEYS("región")=CODES;\nDATA=\n"02",5 6 7 8\n;'
    assert [(row[1], row[2], row[4], row[5]) for row in px(tmp_path, text).rows] == [
        ("02", "2020", "1", "5"), ("02", "2020", "2", "6"), ("02", "2021", "1", "7"), ("02", "2021", "2", "8"),
    ]  # fmt: skip
    facts, _ = stored(table(tmp_path, text, "t.px"))
    assert [str(note.text) for note in facts.notes] == ["4 combinations are not in the file, which leaves out rows of zeros."]
    named = head + 'KEYS("región")=VALUES;\nDATA=\n"Sur; con islas",5 6 7 8\n"Norte",1 2 3 4;'
    assert [row[0] for row in px(tmp_path, named).rows[::4]] == ["Sur; con islas", "Norte"]


def test_a_span_of_years_is_spelt_out(tmp_path: Path) -> None:
    text = PX.replace('VALUES("año")="2020","2021";\n', "").replace('TLIST(A1),"2020","2021"', 'TLIST(A1,"2020"-"2021")')
    assert list(px(tmp_path, text).rows) == PX_ROWS


def test_contents_of_several_units_say_which(tmp_path: Path) -> None:
    text = PX.replace('UNITS="personas";', 'CONTVARIABLE="sexo";\nUNITS("Hombres")="miles";\nUNITS("Mujeres")="%";')
    sample = px(tmp_path, text)
    assert sample.names[-4:] == ("sexo", "sexo code", "sexo unit", "value")
    assert [row[-2] for row in sample.rows[:2]] == ["miles", "%"]


NO_PX = [
    PX[: PX.index("DATA=")],
    PX.replace("1 2 3.50 4\n", ""),
    PX.replace('"-";', '"-" 7;'),
    PX.replace('STUB="región";', "").replace('HEADING="año","sexo";', ""),
    PX.replace('VALUES("sexo")="Hombres",\n"Mujeres";\nCODES("región")="01","02";\nCODES("sexo")="1","2";', ""),
    PX.replace('UNITS="personas"', 'UNITS="personas'),
    PX.replace("DATA=", 'KEYS("región")=CODES;\nDATA='),
    PX.replace("DATA=", 'KEYS("sexo")=CODES;\nDATA='),
    PX.replace("TITLE[en]", "(((" * 1_000),
    PX.replace('"Sur; con islas"', ",".join(f'"{n}"' for n in range(100_000))),
    PX[:300],
]


@pytest.mark.parametrize("text", NO_PX, ids=range(len(NO_PX)))
def test_a_px_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError) as caught:
        readers.peek(table(tmp_path, text, "t.px"), Read(), SETTINGS)
    assert not any(word in str(caught.value) for word in ("Error", "Traceback", "could not be read", "KeyError"))
