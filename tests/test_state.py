"""A View survives its address, whatever names it holds; an address that is wrong loses only what is wrong."""

import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import state
from explorer.model.schema import FIXES, Fix
from explorer.model.source import Source
from explorer.model.table import Read
from explorer.model.view import (
    AGGREGATES,
    GRAINS,
    SLOTS,
    SORTS,
    ChartSpec,
    Crossing,
    Filter,
    Marks,
    View,
    Words,
)  # fmt: skip
from explorer.state import LONGEST_PLAIN, read_state, write_state

NAMES = st.one_of(
    st.sampled_from(
        ["Alcaldía", "tasa.2020", "in.x", "a=b&c", "", "100 %", "<b>", "x]y[z", "\x00", "z", "src", "años, meses", "🙂", "+", "%41"]
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
)
FILLED = NAMES.filter(bool)
BOUNDS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr), st.dates().map(str), st.datetimes().map(lambda when: when.isoformat())
)
FILTERS = st.lists(
    st.one_of(
        st.builds(Filter, FILLED, st.sampled_from(["in", "notin"]), st.lists(NAMES, min_size=1, max_size=4, unique=True).map(tuple)),
        st.builds(Filter, FILLED, st.sampled_from(["gte", "lte"]), BOUNDS.map(lambda bound: (bound,))),
        st.builds(Filter, FILLED, st.just("has"), NAMES.map(lambda text: (text,))),
        st.builds(Filter, FILLED, st.just("missing"), st.sampled_from([("yes",), ("no",)])),
    ),
    max_size=5,
    unique_by=lambda filter_: (filter_.column, filter_.op),
)
SPECS = st.builds(
    ChartSpec,
    st.sampled_from(["bar", "map_regions", "not_a_chart_yet"]),
    st.dictionaries(st.sampled_from(SLOTS), st.lists(FILLED, min_size=1, max_size=3).map(tuple)).map(
        lambda slots: tuple((slot, slots[slot]) for slot in SLOTS if slot in slots)
    ),
    st.sampled_from(["", *AGGREGATES]),
    st.sampled_from(["", *GRAINS]),
    st.sampled_from(["", *SORTS]),
    st.none() | st.integers(1, 1_000),
    st.sampled_from(["", "stacked", "grouped", "share"]),
    st.sampled_from(["", "cumulative"]),
)
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=3).map(tuple)
VIEWS = st.builds(
    View,
    st.lists(st.builds(Source, st.sampled_from(["ckan", "url", "upload"]), FILLED), max_size=3).map(tuple),
    st.builds(Crossing, st.sampled_from(["", "join", "stack"]), PAIRS),
    st.builds(
        Read,
        st.sampled_from(["", "cp1252"]),
        st.sampled_from(["", ";", "\t", "||"]),
        st.sampled_from(["", "'"]),
        NAMES,
        NAMES,
        st.none() | st.integers(-1, 50),
    ),
    st.lists(st.builds(Fix, FILLED, st.sampled_from(FIXES), NAMES), max_size=4).map(tuple),
    FILTERS.map(tuple),
    st.none() | SPECS,
    st.builds(Words, NAMES, NAMES, NAMES, NAMES),
    st.builds(Marks, PAIRS, PAIRS, st.lists(NAMES, max_size=3).map(tuple)),
    st.sampled_from(["", "es-MX", "pt"]),
    st.integers(1, 9),
)


@given(VIEWS)
def test_every_view_survives_its_address(view):
    assert read_state(write_state(view)) == (view, ())


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_text_is_read_without_raising(text):
    read_state(text)


def test_a_filter_of_hundreds_of_places_is_packed():
    view = View((Source("sample", "x"),), filters=(Filter("municipio", "in", tuple(f"Municipio número {i}" for i in range(400))),))
    address = write_state(view)
    assert address.startswith("z=") and len(address) < LONGEST_PLAIN
    assert read_state(address) == (view, ())


def test_a_short_state_stays_readable():
    view = View((Source("ckan", "cdmx/abc"),), spec=ChartSpec("bar", (("by", ("Alcaldía",)),)), filters=(Filter("Sexo", "in", ("F",)),))
    assert write_state(view) == "src=ckan:cdmx/abc&chart=bar&by=Alcald%C3%ADa&in.Sexo=F"


def packed(plain: bytes) -> str:
    return "z=" + urlsafe_b64encode(zlib.compress(plain, 9, wbits=-15)).decode().rstrip("=")


@pytest.mark.parametrize("query", ["z=%%%", "z=AAAA", packed(b"title=" + b"a" * 70_000), packed(b"\xff\xfe"), "z="])
def test_a_damaged_or_swollen_packed_state_is_dropped_with_a_note(query):
    view, notes = read_state(query)
    assert view == View() and len(notes) == 1


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("src=sample:x&colour=red", "colour"),
        ("src=sample:x&chart=bar&agg=product", "agg"),
        ("src=sample:x&chart=bar&top=0", "top"),
        ("src=sample:x&chart=bar&top=9999999", "top"),
        ("src=sample:x&gte.Edad=nan", "gte.Edad"),
        ("src=sample:x&gte.Edad=1e999", "gte.Edad"),
        ("src=sample:x&missing.Edad=maybe", "missing.Edad"),
        ("src=nothing", "src"),
        ("src=sample:x&lang=../etc", "lang"),
        ("src=sample:x&title=" + "a" * 2_000, "title"),
        ("src=sample:x&header=many", "header"),
        ("src=sample:x&by=Sexo", "by"),
        ("src=sample:x&in.=F", "in."),
        ("src=sample:x&layout=%7B%7D", "layout"),
    ],
)
def test_what_is_not_understood_is_dropped_and_named(query, named):
    view, notes = read_state(query)
    assert named in str(notes[0].text)
    assert view == read_state("src=sample:x" if "sample" in query else "")[0] or view.spec == ChartSpec("bar")


def test_pages_keep_their_own_keys():
    assert read_state("q=robos&page=2&ckanConf=abc&ckan=cdmx&resource=1") == (View(), ())


def test_too_many_pairs_do_not_cost_time(monkeypatch):
    monkeypatch.setattr(state, "MOST_PAIRS", 3)
    view, _ = read_state("&".join(f"in.c{i}=1" for i in range(10)))
    assert len(view.filters) == 3


def test_an_address_alone_is_that_of_a_file() -> None:
    assert read_state("src=https://datos.example/t.csv&chart=bar")[0].source == Source("url", "https://datos.example/t.csv")
