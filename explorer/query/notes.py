"""What an answer says of rows and values that are not in it: one sentence a rule, always with the number."""

from __future__ import annotations

from explorer.model.message import Listing, message, plural
from explorer.model.table import Note


def missing(n: int, column: str) -> Note:
    """Rows whose key has no value."""
    return Note("missing", plural("{n} row without {column} is left out.", "{n} rows without {column} are left out.", n, column=column))


def unmatched(n: int, column: str) -> Note:
    """Rows whose key is none of the map's."""
    return Note(
        "unmatched",
        plural(
            "{n} row is not on the map: its {column} was not recognised.",
            "{n} rows are not on the map: their {column} was not recognised.",
            n,
            column=column,
        ),
    )


def folded(n: int, column: str) -> Note:
    """Keys beyond the limit, summed up in one."""
    return Note(
        "folded",
        plural(
            "{n} more value of {column} is summed up as other.", "{n} more values of {column} are summed up as other.", n, column=column
        ),
    )


def limited(n: int, column: str) -> Note:
    """Keys beyond the limit that cannot be summed up."""
    return Note(
        "limited", plural("{n} more value of {column} is not shown.", "{n} more values of {column} are not shown.", n, column=column)
    )


def uncast(n: int, column: str) -> Note:
    """Cells of a number that hold something else."""
    return Note(
        "uncast",
        plural(
            "{n} value of {column} could not be read as a number.",
            "{n} values of {column} could not be read as numbers.",
            n,
            column=column,
        ),
    )


def empty(n: int, columns: tuple[str, ...]) -> Note:
    """Rows without the value that is drawn."""
    names = Listing(columns)
    return Note("empty", plural("{n} row has no value in {columns}.", "{n} rows have no value in {columns}.", n, columns=names))


def totals(n: int) -> Note:
    """Rows that add up others."""
    return Note("totals", plural("{n} row that adds up others is left out.", "{n} rows that add up others are left out.", n))


def margin(column: str) -> Note:
    """A column's parts, which are told for themselves alone."""
    return Note(
        "margin", message("Of {column} only the rows of its total are used: its parts are not told by the other columns.", column=column)
    )


def sampled(n: int, of: int) -> Note:
    """Rows drawn of all that could be."""
    return Note("sampled", message("A sample: {n} of {all} rows, spread evenly.", n=n, all=of))


def cut(n: int) -> Note:
    """Groups beyond what anybody draws."""
    return Note("cut", message("Only the first {n} groups are shown.", n=n))
