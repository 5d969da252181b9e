"""What can go wrong, said so that a reader knows what to do next."""

from __future__ import annotations

from explorer.model.message import Message


class ExplorerError(Exception):
    """Something a reader can act on: `message` says what is wrong, `hint` what would work. Both may be put in any language."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint


class SourceError(ExplorerError):
    """The source is unreachable, missing, forbidden or too large."""


class FormatError(ExplorerError):
    """The source was reached, and is not a table that can be read."""


class StateError(ExplorerError):
    """The link names something that is not there."""


class ChartError(ExplorerError):
    """These columns cannot fill the slots of this chart."""
