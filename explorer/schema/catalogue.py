"""The page that says how columns are understood, made from the detectors themselves: `python -m explorer.schema.catalogue`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from explorer.model.schema import ROLES
from explorer.schema._base import Detector, Example
from explorer.schema.detectors import DETECTORS

PAGE = Path(__file__).parents[2] / "docs" / "columns.md"

HEAD = """# How a column is understood

Made from the detectors in `explorer/schema/detectors/` by `make docs`; each stands in a file of its own and is tested against the
examples that are printed here.

A column is looked at by every detector. Each says how well the values fit (0 to 1) and how well the header does; the best one decides the
column's kind and role, and its reason is what the explorer tells the reader. Where the header must agree, values alone never decide. A
publisher's dictionary and the reader's corrections go before all of this.
"""


def page() -> str:
    """The whole page, in Markdown."""
    return HEAD + "".join(f"\n## {kind.capitalize()}\n{''.join(_of_kind(kind))}" for kind in ROLES)


def _of_kind(kind: str) -> Iterator[str]:
    for detector in DETECTORS:
        if detector.kind == kind:
            yield _section(detector)


def _section(detector: Detector) -> str:
    rule = inspect.getdoc(sys.modules[detector.judge.__module__]) or ""
    lines = [
        f"\n### `{detector.role}`\n\n{rule}\n",
        f"- **Rule.** {inspect.getdoc(detector.judge)}",
        f"- **Header.** {'Must agree.' if detector.both else 'Helps, but the values alone are enough.'}",
        f"- **Source.** {detector.source}.",
        *_examples("Recognised", detector, fires=True),
        *_examples("Not", detector, fires=False),
    ]
    return "\n".join(lines) + "\n"


def _examples(word: str, detector: Detector, fires: bool) -> Iterator[str]:
    shown = [_shown(example) for example in detector.examples if example.fires is fires]
    if shown:
        yield f"- **{word}.** {'; '.join(shown)}"


def _shown(example: Example) -> str:
    """The header and the first cells."""
    cells = ", ".join(_code(cell) for cell in example.cells[:MOST_CELLS])
    more = ", …" if len(example.cells) > MOST_CELLS else ""
    return f"{_code(example.header)}: {cells}{more}"


MOST_CELLS = 4
"""Cells printed of an example: enough to see what it is about."""
LONGEST_CELL = 60


def _code(text: str) -> str:
    short = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
    return f"`` {short} ``" if "`" in short else f"`{short or ' '}`"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
