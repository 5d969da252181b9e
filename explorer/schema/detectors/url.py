"""A link."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding

URL = re.compile(r"(?:https?|ftp)://|www\.\w")
BARE = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|gov|edu|info|io|es|mx|fr|it|br|pt|ar|cl|co|pe|ec|uk|eu|de)(?:/\S*)?$", re.IGNORECASE)


def judge(evidence: Evidence) -> Finding | None:
    """Nearly every value starts as a link."""
    if evidence.distinct == 0 or evidence.share(lambda text: URL.match(text) or BARE.match(text), 0.8) < 0.8:
        return None
    return Finding(1.0, message("links"), 1.0, casts.text(evidence))


DETECTOR = Detector(
    "url",
    "text",
    "url",
    judge,
    (Example("x", ("https://a.org/1", "http://b.org"), True), Example("x", ("www.a.gob.mx",), True), Example("x", ("a", "b"), False)),
    source="RFC 3986",
)
