"""The lines of HTML that put a chart into another page."""

from __future__ import annotations

import html

HEIGHT = 520
"""Pixels until the chart has said how tall it is; pages that do not listen keep it."""

LISTENER = (
    'addEventListener("message",function(e){var d=e.data;if(d&&d.type==="explorer:height")'
    'document.querySelectorAll("iframe[data-explorer]").forEach(function(f){'
    'if(f.contentWindow===e.source)f.style.height=d.height+"px"})})'
)
"""The frame takes its own height. Pages that follow Datawrapper's, AMP's or pym's messages need not have it."""


def snippet(title: str, address: str, height: int = HEIGHT) -> str:
    """An iframe with its title, loaded when it comes near, and the script that gives it its height."""
    frame = (
        f'<iframe src="{html.escape(address)}" data-explorer title="{html.escape(title)}" loading="lazy" height="{height}" '
        'style="width:100%;border:0" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    return f"{frame}\n<script>{LISTENER}</script>"
