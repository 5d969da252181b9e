"""Light and dark pages: who decides, and that every text is read in both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest

from charts import dark
from charts._colours import luminance
from explorer.settings import Look, Settings
from explorer.share.html_file import html_file
from explorer.share.theme import COLOURS, style
from tests.made_pictures import bar_picture

ROOT = Path(__file__).parent.parent
TEXTS = [
    ("ink", "ground"),
    ("ink", "quiet"),
    ("muted", "ground"),
    ("muted", "quiet"),
    ("warn", "ground"),
    ("warn", "warn-soft"),
    ("outside", "outside-soft"),
]


def ratio(one: str, other: str) -> float:
    light, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "under"), TEXTS)
def test_text_is_read_on_both_grounds(text: str, under: str) -> None:
    assert ratio(COLOURS[text], COLOURS[under]) >= 4.5
    assert ratio(dark(COLOURS[text]), dark(COLOURS[under])) >= 4.5


def test_edges_of_controls_are_seen_on_both_grounds() -> None:
    assert ratio(COLOURS["edge"], "#ffffff") >= 3 and ratio(dark(COLOURS["edge"]), dark("#ffffff")) >= 3


def test_the_style_sheet_names_its_colours_and_writes_none() -> None:
    sheet = (ROOT / "assets" / "style.css").read_text(encoding="utf-8")
    plain = re.sub(r'url\("[^"]*"\)|#[\w-]+[^{}]*\{|/\*.*?\*/|box-shadow:[^;]*;', "", sheet, flags=re.S)
    assert not re.findall(r"#[0-9a-f]{3,8}\b|: *(?:white|black)\b", plain)
    named = set(re.findall(r"var\(--([\w-]+)", sheet)) - {"radius", "of", "brand-soft", "brand-deep"}
    assert named <= {*COLOURS, "brand", "brand-text"}


def test_a_browser_without_dark_colours_stays_light() -> None:
    plain, _, both = style(Settings()).partition("@supports")
    assert "color-scheme:light;" in plain and "light-dark(" not in plain and "color-scheme:light dark" in both


@pytest.mark.parametrize(("theme", "told"), [("auto", None), ("light", "light"), ("dark", "dark")])
def test_the_operator_decides_where_no_link_does(theme: Literal["auto", "light", "dark"], told: str | None) -> None:
    page = html_file(bar_picture(), Settings(look=Look(theme=theme))).decode()
    found = re.search(r'<html[^>]*data-theme="(\w+)"', page)
    assert (found and found[1]) == told
