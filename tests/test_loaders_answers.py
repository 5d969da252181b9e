"""Portals that answer anything at all: a right table or list, or one sentence of ours, and never another exception."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import ExplorerError
from explorer.model.table import Listed, Read, Table
from explorer.store.content import fingerprint_of
from loaders import _rest, _resume
from loaders._base import Desk
from tests.fake_portals import TOKEN
from tests.portal_scenes import SCENES, Scene, Step, as_sent, nodes, replaced
from tests.served import Asked, Reply, serving

EACH = 12
"""Answers that are made wrong in each scene; a run of every part and value takes ten minutes."""
DEEP: Any = []
for _ in range(900):
    DEEP = [DEEP]
VALUES: tuple[Any, ...] = (
    None, 0, -1, 2.5, 10**25, 1e308, True, False, "", "x", "5", "ñ€", "\ud800", "a\0b", "x" * 5_000, "/p", "http://[", "https://127.0.0.1:9/x",
    [], {}, [None], [{}], [["x"]], {"x": None}, {"es": "hola", "en": 5}, {"a": {"b": [{"c": {}}]}}, DEEP,
    [{"@language": "es", "@value": "hola"}],
)  # fmt: skip
Place = tuple[str, tuple[Step, ...]]
Change = Callable[[str, Reply], Reply]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rest, "PAUSES", ())
    monkeypatch.setattr(_resume, "PAUSES", ())
    monkeypatch.setenv("A_TOKEN", TOKEN)


def played(scene: Scene, folder: Path, change: Change) -> Table | Listed | ExplorerError:
    """What comes of a scene whose answers are changed on their way."""
    files = folder / "files"
    files.mkdir(parents=True)
    with serving() as server:
        server.routes |= {path: _changed(path, route, change) for path, route in scene.routes(server).items()}
        try:
            return scene.act(Desk(scene.settings(server, folder), files), server)
        except ExplorerError as failure:
            return failure


def _changed(path: str, route: Reply | Callable[[Asked], Reply], change: Change) -> Callable[[Asked], Reply]:
    return lambda asked: change(path, route(asked) if callable(route) else route)


def spots(scene: Scene, folder: Path) -> list[Place]:
    """Every part of every JSON answer that a scene gets."""
    found: dict[Place, None] = {}

    def record(path: str, reply: Reply) -> Reply:
        if (value := as_sent(reply)) is not None:
            found.update(dict.fromkeys((path, node) for node in nodes(value)))
        return reply

    outcome = played(scene, folder, record)
    assert not isinstance(outcome, ExplorerError), outcome
    return list(found)


def wrong(place: Place, by: object) -> Change:
    def change(path: str, reply: Reply) -> Reply:
        value = as_sent(reply) if path == place[0] else None
        return reply if value is None else replace(reply, body=json.dumps(replaced(value, place[1], by)).encode())

    return change


def require_sound(outcome: Table | Listed | ExplorerError) -> None:
    """What came of it can be kept and shown: every text is a whole text."""
    if isinstance(outcome, ExplorerError):
        assert str(outcome).endswith(".") and "\n" not in str(outcome)
        texts = [str(outcome), str(outcome.hint or "")]
    elif isinstance(outcome, Table):
        fingerprint_of(outcome, Read(), "")
        texts = [json.dumps([asdict(hint) for hint in outcome.hints], ensure_ascii=False), outcome.name, outcome.format]
        texts += [value for value in asdict(outcome.credit).values() if isinstance(value, str)]
        texts += [str(note.text) for note in outcome.notes]
    else:
        assert outcome.total >= 0
        texts = [str(value) for item in outcome.items for value in (item.source, *asdict(item).values())]
    assert all(text.encode() == text.encode("utf-8", "strict") for text in texts)


@pytest.mark.parametrize("name", SCENES)
def test_whatever_stands_in_an_answer_only_our_own_errors_come_out(name: str, tmp_path: Path) -> None:
    scene, rng = SCENES[name], random.Random(name)
    places = spots(scene, tmp_path / "right")
    for turn in range(EACH):
        place, by = rng.choice(places), rng.choice(VALUES)
        require_sound(played(scene, tmp_path / str(turn), wrong(place, by)))


@pytest.mark.parametrize("name", SCENES)
def test_no_answer_at_all_has_to_be_an_object(name: str, tmp_path: Path) -> None:
    scene = SCENES[name]
    paths = {path for path, _ in spots(scene, tmp_path / "right")}
    for turn, (path, by) in enumerate((path, by) for path in sorted(paths) for by in (None, 5, "x", ["x"], {}, DEEP)):
        require_sound(played(scene, tmp_path / str(turn), wrong((path, ()), by)))
