"""The chart that the document brings: there where it may be shown and is small, in the words of the page, and nowhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from explorer.model.source import Source
from explorer.store import Store
from tests.explored import Explored, explored

BARS = "src=sample:gapminder&chart=bar&what=pop&by=continent&agg=mean&lang=es-MX"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Explored:
    made = explored(tmp_path_factory.mktemp("data"))
    Store(made.app.settings).open(Source("sample", "gapminder"))
    return made


def brought(page: str) -> dict[str, object] | None:
    block = re.search(r'<script type="application/json" id="early-picture">(.*?)</script>', page)
    return json.loads(block[1]) if block else None


def test_the_document_of_a_chart_brings_it_with_its_words(web: Explored) -> None:
    page = web.client.get(f"/?{BARS}").text
    found = brought(page)
    assert found is not None and found["locale"] == "es-MX" and len(found["figure"]["data"]) == 1  # type: ignore[index]
    title = json.loads(web.client.get(f"/picture.json?{BARS}").data)["title"]
    assert f"<h1>{title}</h1>" in page and page.index('id="early"') < page.index('id="react-entry-point"')
    assert "built/locale-es" in page or "built/src" in page


@pytest.mark.parametrize("query", ["", "src=sample:gapminder", "src=sample:penguins&chart=bar", "src=sample:gapminder&chart=table"])
def test_no_other_document_brings_a_chart(web: Explored, query: str) -> None:
    page = web.client.get(f"/?{query}").text
    assert brought(page) is None and 'id="early"' not in page


def test_a_figure_that_is_large_is_not_sent_twice(web: Explored, monkeypatch: pytest.MonkeyPatch) -> None:
    assert brought(web.client.get(f"/?{BARS}").text) is not None
    monkeypatch.setattr("explorer.web.early.MOST_CHARACTERS", 500)
    assert brought(web.client.get(f"/?{BARS}").text) is None


def test_a_phone_gets_the_chart_of_its_width(web: Explored) -> None:
    line = "src=sample:gapminder&chart=line&what=pop&time=year&agg=sum&split=continent&lang=es-MX"
    wide, narrow = (brought(web.client.get(f"/?{line}", headers={"User-Agent": agent}).text) for agent in ("Mozilla/5.0 (X11)", PHONE))
    assert wide is not None and narrow is not None and wide != narrow


def test_what_data_say_is_text(tmp_path: Path) -> None:
    made = explored(tmp_path)
    Store(made.app.settings).open(Source("sample", "gapminder"))
    page = made.client.get(f"/?{BARS}&title=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert brought(page) is not None and "<script>alert" not in page
