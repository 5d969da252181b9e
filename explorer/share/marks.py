"""What an official address must say of data and words that are not its own (anybody may make a link)."""

from __future__ import annotations

from urllib.parse import urlsplit

from explorer.model.message import Message, message
from explorer.model.picture import Picture
from explorer.settings import Settings


def is_own(picture: Picture) -> bool:
    """Whether data and words are the operator's to answer for: only then a page may be indexed."""
    return picture.credit.checked and not _written(picture)


def mark(picture: Picture, settings: Settings) -> Message | None:
    """The sentence under what is not the operator's; None where all of it is."""
    operator = settings.look.name
    host = urlsplit(picture.credit.link).hostname or ""
    own_file = picture.view.source is not None and picture.view.source.loader == "upload"
    if picture.credit.checked:
        return message("Words by a reader, not by {operator}.", operator=operator) if _written(picture) else None
    if own_file:
        data = message("Data from a reader's own file, not checked by {operator}.", operator=operator)
    elif host:
        data = message("Data from {host}, not checked by {operator}.", host=host, operator=operator)
    else:
        data = message("Data not checked by {operator}.", operator=operator)
    return message("Words by a reader. {data}", data=data) if _written(picture) else data


def _written(picture: Picture) -> bool:
    words = picture.view.words
    return bool(words.title or words.subtitle or words.note)
