"""Text in figures: nothing that data say is taken for markup, and what does not fit is cut, not clipped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow
import pytest

from charts import REGISTRY
from charts._labels import escape, fitted, width_of
from explorer.model.picture import Look
from explorer.text import say
from tests.charts_tables import column, number, place, scene, spec, table

HOSTILE = (
    "<b>fat</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "$\\frac{a}{b}$",
    "%{x}<extra></extra>",
    "a & b &lt;i&gt;",
    "one\ntwo\u202egnp",
    "</script>",
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("$x$", "&#36;x&#36;"),
        ("100 %{y}", "100 &#37;{y}"),
        ("a\x00b\u202ec", "a b c"),
        ("Álvaro Obregón", "Álvaro Obregón"),
        ("16 %", "16 %"),
    ],
)
def test_what_plotly_would_read_as_markup_is_escaped(text: str, safe: str) -> None:
    assert escape(text) == safe


def test_a_label_that_fits_stays_whole() -> None:
    assert fitted("Iztapalapa", 200, 14) == "Iztapalapa"


def test_a_long_label_takes_two_lines_and_is_cut_with_an_ellipsis() -> None:
    lines = fitted("Secretaría de Salud y Desarrollo de Programas Especiales para la Ciudad", 150, 14).split("<br>")
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(width_of(line, 14) <= 150 for line in lines)


def test_a_word_longer_than_the_room_is_cut() -> None:
    assert width_of(fitted("Llanfairpwllgwyngyllgogerychwyrndrobwll", 100, 14), 14) <= 100


def test_wide_letters_take_more_room_than_narrow_ones() -> None:
    assert width_of("MMMM", 14) > width_of("iiii", 14) and width_of("東京", 14) > width_of("to", 14)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def _scenes() -> Iterator[tuple[str, Any]]:
    names = list(HOSTILE)
    count = len(names)
    bad = column(HOSTILE[0], distinct=count)
    what = number(HOSTILE[3])
    other = number(HOSTILE[2])
    values = [float(i + 1) for i in range(count)]
    rows = {"rows": [1] * count, "folded": [0] * count}
    yield "bar", scene(spec("bar", by=bad.name, what=what.name), table(bad, what), by=names, what=values, **rows)
    yield "bar split", scene(spec("bar", by=bad.name, split="k"), table(bad, column("k")), by=names, split=names[::-1], what=values, **rows)
    yield "ranking", scene(spec("ranking", by=bad.name, what=what.name), table(bad, what), by=names, what=values, **rows)
    yield "treemap", scene(spec("treemap", by=bad.name), table(bad), by=names, what=values, **rows)
    yield "pie", scene(spec("pie", by=bad.name), table(bad), by=names, what=values, **rows)
    time = column("t", "temporal")
    days = ["2020-01-01"] * count
    yield "line", scene(spec("line", time="t", split=bad.name), table(time, bad), time=days, split=names, what=values, **rows)
    points = {"by": values, "what": values, "split": names, "name": names}
    yield "scatter", scene(spec("scatter", by=what.name, what=other.name, split=bad.name), table(what, other, bad), **points)
    yield "histogram", scene(spec("histogram", by=what.name, split=bad.name), table(what, bad), by=[0.0] * count, split=names, what=values)
    lat, lon = column("y", "geographic", "latitude"), column("x", "geographic", "longitude")
    where = {"place": values, "place2": values, "split": names, "name": names}
    yield "map_points", scene(spec("map_points", place=("y", "x"), split=bad.name), table(lat, lon, bad), **where)
    yield (
        "heatmap",
        scene(spec("heatmap", by=bad.name, split="k"), table(bad, column("k")), by=names, split=names[::-1], what=values, **rows),
    )
    parts = dict.fromkeys(("what", "least", "low", "q1", "q3", "high", "most"), values)
    yield (
        "box",
        scene(spec("box", by=bad.name, what=what.name, split="k"), table(bad, what, column("k")), by=names, split=names, **parts, **rows),
    )
    estado = place(HOSTILE[1])
    yield "map_bubbles", scene(spec("map_bubbles", place=estado.name), table(estado), place=["01", "02"], what=[1.0, 2.0])
    yield (
        "map_regions",
        scene(spec("map_regions", place=estado.name, what=what.name), table(estado, what), place=["01", "02"], what=[1.0, 2.0]),
    )


@pytest.mark.parametrize(("kind", "made"), list(_scenes()), ids=[kind for kind, _ in _scenes()])
def test_hostile_names_stay_text_in_every_chart(kind: str, made: Any) -> None:
    figure = REGISTRY[made.spec.chart].draw(made)
    texts = list(_texts(figure))
    for text in texts:
        bare = text.replace("<br>", "").replace("<b>", "").replace("</b>", "").replace("<extra></extra>", "")
        assert "<" not in bare and "$" not in bare and "\u202e" not in bare, text
        assert "%{" not in bare.replace("%{x}", "").replace("%{y}", "").replace("%{text}", ""), text
    assert "fat" in json.dumps(figure) or kind.startswith("map_")


@pytest.mark.parametrize(("kind", "made"), list(_scenes()), ids=[kind for kind, _ in _scenes()])
def test_hostile_names_are_told_as_they_are(kind: str, made: Any) -> None:
    telling = REGISTRY[made.spec.chart].tell(made)
    assert all("{" not in say(part, "en-US").replace("%{x}", "").replace("{a}{b}", "") for part in (telling.title, telling.summary))


def test_no_label_is_wider_than_its_margin_on_a_phone_or_a_page() -> None:
    names = [f"A rather long name of an institution, number {i}" for i in range(5)]
    for width in (320, 700, 1100):
        made = scene(spec("bar", by="k"), table(column("k")), Look(width), by=names, what=[5, 4, 3, 2, 1])
        layout = REGISTRY["bar"].draw(made)["layout"]
        if layout["yaxis"]["showticklabels"]:
            widest = max(width_of(line, 14) for text in layout["yaxis"]["ticktext"] for line in text.split("<br>"))
            assert widest <= layout["margin"]["l"]
        else:
            assert all(width_of(note["text"], 14) <= width for note in layout["annotations"] if note.get("xref") == "paper")


def test_numbers_follow_the_country() -> None:
    for locale, text, marks in (("es-MX", "38,214", ".,"), ("es-CO", "38.214", ",.")):
        made = scene(spec("bar", by="k"), table(column("k")), locale=locale, by=["a"], what=[38214])
        layout = REGISTRY["bar"].draw(made)["layout"]
        assert layout["separators"] == marks and layout["annotations"][0]["text"] == text


def test_frames_are_not_changed_by_drawing() -> None:
    made = scene(spec("bar", by="k"), table(column("k")), by=["a", "b"], what=[2, 1])
    before = pyarrow.Table.from_pydict(made.frame.to_pydict())
    REGISTRY["bar"].draw(made)
    assert made.frame.equals(before)
