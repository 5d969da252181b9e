"""The served explorer on a data folder that breaks while it runs: pages, pictures, uploads; right or a sentence, never a server's error."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.store import place
from tests.explored import Explored, explored, found, text

SEEN, NEW = "src=sample:estados-mexico&lang=en-US", "src=sample:us-states&lang=en-US"


def removed(folder: Path) -> None:
    """As an operator does who makes room by hand."""
    shutil.rmtree(folder)


def a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("in the way")


def garbage(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(os.urandom(max(1, path.stat().st_size)))


@pytest.fixture
def web(tmp_path: Path) -> Explored:
    made = explored(tmp_path)
    opened(made, SEEN)
    made.client.get(f"/picture.json?{SEEN}")
    return made


def opened(web: Explored, query: str) -> str:
    """What the page says, once the table is there or refused."""
    answer = web.show(query)
    for _ in range(100):
        if "page" in answer and not found(answer["page"]["children"], "Interval"):
            break
        answer = web.show(query, loaded=query)
    return text(answer["page"]["children"])


@pytest.mark.parametrize("damage", [removed, a_file, garbage], ids=lambda each: each.__name__)
@pytest.mark.parametrize("part", place.PARTS)
def test_no_request_is_an_error_of_the_server(web: Explored, tmp_path: Path, part: str, damage: Callable[[Path], None]) -> None:
    (tmp_path / part).mkdir(exist_ok=True)
    damage(tmp_path / part)
    client = web.client
    assert client.get(f"/?{SEEN}").status_code == 200
    for query in (SEEN, NEW):
        told = opened(web, query)
        assert "rows" in told or "no room left" in told
        assert client.get(f"/picture.json?{query}").status_code < 500
        assert client.get(f"/picture.csv?{query}").status_code < 500
    sent = client.post("/upload", input_stream=io.BytesIO(b"a,b\n1,2\n"), content_length=8, headers={"X-File-Name": "a.csv"})
    assert sent.status_code in (200, 400)
    assert client.post("/upload/delete", data={"src": "upload:" + "0" * 32}).status_code == 303
    assert "/" not in str(sent.json.get("message", ""))


def test_all_of_it_gone_is_only_slower(web: Explored, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    assert "rows" in opened(web, SEEN)
    assert web.client.get(f"/picture.json?{SEEN}").status_code == 200
