"""From a sample to the evidence on each column, and from a verdict to a Column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from explorer.model.schema import Column, Stats
from explorer.model.table import Hint, Sample
from explorer.schema import numbers
from explorer.schema._base import Evidence, Setting
from explorer.schema.decide import Verdict
from explorer.schema.language import language_of
from explorer.schema.missing import coded_missing, spelled_missing
from explorer.schema.units import unit_of

EXAMPLES = 5

MARKUP = re.compile(r"</?(?:b|br|div|em|font|i|p|span|strong|sub|sup|u)\b[^<>]{0,80}>", re.IGNORECASE)
"""What survey tools leave in the questions that they put into headers."""


def unmarked(text: str) -> str:
    """A name for readers: one line, without the tags of a web page."""
    return " ".join(MARKUP.sub(" ", text).split())


def unique_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names as published, made unique: blank ones are "Column 3", repeated ones get " (2)"."""
    taken: set[str] = set()
    out = []
    for place, published in enumerate(names, 1):
        base = " ".join(published.split()) or f"Column {place}"
        name, again = base, 2
        while name in taken:
            name, again = f"{base} ({again})", again + 1
        taken.add(name)
        out.append(name)
    return tuple(out)


def evidences(sample: Sample, hints: tuple[Hint, ...]) -> list[Evidence]:
    """The evidence on each column, with what the whole table says of its language and marks."""
    cells = [[(cell or "").strip() for cell in column] for column in _by_column(sample)]
    counted = [Counter(column).most_common() for column in cells]
    by_name = _merged(hints)
    said = [by_name.get(name, Hint(name)) for name in sample.names]
    values, missing = zip(*map(_filled, counted, said), strict=True) if counted else ((), ())
    setting = _setting(sample, values)
    return [
        Evidence(
            header=name,
            values=values[place],
            rows=len(sample.rows),
            missing=missing[place],
            cells=tuple(cells[place]),
            native=sample.types[place] if place < len(sample.types) else "",
            hint=said[place],
            setting=setting,
            complete=sample.complete,
        )
        for place, name in enumerate(sample.names)
    ]


def _by_column(sample: Sample) -> Iterable[Sequence[str | None]]:
    """The cells of each column; of a row that ends early, the others are blank."""
    width = len(sample.names)
    if any(len(row) != width for row in sample.rows):
        return zip(*((*row[:width], *[None] * (width - len(row))) for row in sample.rows), strict=True)
    return zip(*sample.rows, strict=True) if sample.rows else [()] * width


def _merged(hints: tuple[Hint, ...]) -> dict[str, Hint]:
    """One hint a column: what a later one says stands, what it leaves out is as before."""
    found: dict[str, Hint] = {}
    for hint in hints:
        said = {name: value for name, value in vars(hint).items() if value}
        found[hint.column] = replace(found.get(hint.column, hint), **said)
    return found


def _filled(pairs: list[tuple[str, int]], hint: Hint) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """The values that are there, and the spellings of those that are not: as they look, and as the publisher says."""
    filled = [pair for pair in pairs if pair[0]]
    gone = (*spelled_missing(filled), *hint.missing)
    there = [pair for pair in filled if pair[0] not in gone] if gone else filled
    coded = () if hint.missing else coded_missing(there)
    return tuple([pair for pair in there if pair[0] not in coded] if coded else there), (*gone, *coded)


def _setting(sample: Sample, values: tuple[tuple[tuple[str, int], ...], ...]) -> Setting:
    """What the table says as a whole."""
    language = language_of(sample.names, [text for pairs in values for text, _ in pairs[:5]])
    votes: Counter[str] = Counter()
    for pairs in values:
        votes.update(dict(numbers.vote(pairs[:40]).decimal))
    decimal = votes.most_common(1)[0][0] if votes else "," if sample.read.delimiter == ";" else ""
    setting = Setting(language, decimal, None, sample.names)
    return Setting(language, decimal, _day_first(values, setting), sample.names)


def _day_first(values: tuple[tuple[tuple[str, int], ...], ...], setting: Setting) -> bool | None:
    """The order of dates of the first column whose values decide it."""
    for pairs in values:
        if pairs and any(pairs[0][0].count(mark) == 2 for mark in "/-. "):
            decided = Evidence("", pairs, 0, setting=setting).moments
            if decided.share > 0.8 and "two" in decided.forms and decided.day_first is not None:
                return decided.day_first
    return None


def column(place: int, name: str, evidence: Evidence, verdict: Verdict) -> Column:
    """The column as the verdict has it; counts are those of the sample until the whole table has been read."""
    finding = verdict.finding
    return Column(
        id=f"c{place + 1}",
        name=name,
        label=unmarked(evidence.hint.label) or unmarked(name) or name,
        kind=verdict.detector.kind,
        role=verdict.role,
        reason=finding.reason,
        unit=evidence.hint.unit or finding.unit or (unit_of(evidence.header) if verdict.detector.kind == "numeric" else ""),
        missing=evidence.rows - evidence.filled,
        distinct=evidence.distinct,
        examples=tuple(text for text, _ in evidence.values[:EXAMPLES]),
        stats=Stats(top=evidence.values[:10]),
        confidence=verdict.confidence,
        cast=finding.cast,
        order=finding.order,
        note=evidence.hint.note,
    )
