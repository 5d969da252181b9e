"""What a link's preview shows: the tags that social networks and search engines read, since they run no script."""

from __future__ import annotations

import html
from urllib.parse import quote

from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share.marks import is_own
from explorer.share.poster import PRESETS

LONGEST_DESCRIPTION = 300
"""Characters that previews show at most."""


def meta_tags(picture: Picture, settings: Settings, base: str, state: str) -> str:
    """OpenGraph and Twitter tags for the page of that state: the preview's image is that very chart."""
    width, height = PRESETS["card"]
    address, shown = f"{base}?{state}", f"{base}picture.png?{state}&w={width}&h={height}"
    words = " ".join(part for part in (picture.subtitle, picture.summary) if part)[:LONGEST_DESCRIPTION]
    tags = [
        ("name", "description", words),
        ("property", "og:type", "article"),
        ("property", "og:site_name", settings.look.name),
        ("property", "og:title", picture.title),
        ("property", "og:description", words),
        ("property", "og:url", address),
        ("property", "og:locale", picture.view.locale.replace("-", "_")),
        ("name", "twitter:card", "summary_large_image"),
    ]
    if settings.images.enabled:
        tags += [
            ("property", "og:image", shown),
            ("property", "og:image:width", str(width)),
            ("property", "og:image:height", str(height)),
            ("property", "og:image:alt", picture.view.words.alt or picture.summary),
        ]
    if not is_own(picture):
        tags.append(("name", "robots", "noindex"))
    lines = "".join(f'<meta {kind}="{name}" content="{html.escape(text)}">' for kind, name, text in tags)
    return f'{lines}<link rel="canonical" href="{html.escape(quote(address, safe=":/?&=%.,-_~+"))}">'
