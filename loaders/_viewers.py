"""Which file does a page show that is known for showing files? The file's own address, for the places that millions paste from."""

from __future__ import annotations

import re

_VIEWERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape, re.ASCII | re.IGNORECASE), file)
    for shape, file in (
        (r"https://github\.com/([^/?#]+)/([^/?#]+)/blob/([^?#]+)(?:[?#].*)?", r"https://raw.githubusercontent.com/\1/\2/\3"),
        (r"https://gist\.github\.com/([^/?#]+)/([0-9a-f]+)/?(?:[?#].*)?", r"https://gist.githubusercontent.com/\1/\2/raw"),
        (r"(https://[^/?#]+/[^?#]+)/-/blob/([^?#]+)(?:[?#].*)?", r"\1/-/raw/\2"),
        (
            r"https://docs\.google\.com/spreadsheets/d/([\w-]+)/(?:edit|view)?(?:\?[^#]*)?#gid=([0-9]+).*",
            r"https://docs.google.com/spreadsheets/d/\1/export?format=csv&gid=\2",
        ),
        (
            r"https://docs\.google\.com/spreadsheets/d/(?!e/)([\w-]+)(?:/(?:edit|view)?)?(?:\?[^#]*)?(?:#.*)?",
            r"https://docs.google.com/spreadsheets/d/\1/export?format=xlsx",
        ),
        (r"(https://www\.dropbox\.com/[^?#]+\?(?:[^#]*&)?)dl=0([^#]*)(?:#.*)?", r"\1dl=1\2"),
        (r"(https://huggingface\.co/datasets/[^?#]+)/blob/([^?#]+)(?:[?#].*)?", r"\1/resolve/\2"),
    )
)
"""GitHub, gists, GitLab wherever it runs, Google Sheets (one sheet, or all), Dropbox, Hugging Face: page to file."""


def file_shown(address: str) -> str:
    """The address of the file that a page shows; the address itself where it is no such page."""
    for page, file in _VIEWERS:
        if match := page.fullmatch(address):
            return match.expand(file)
    return address
