"""A picture as one HTML file that needs nothing else: chart, numbers, credit, and plotly.js inside."""

from __future__ import annotations

from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share.drawing import bundle, inline_script, json_block, source, template_blocks, typeface
from explorer.share.image import with_layers
from explorer.share.page import article, document, height_of

START = (
    'const picture = JSON.parse(document.getElementById("picture").textContent);'
    'const stage = document.getElementById("chart");'
    'window.vistazo.draw(stage, picture).then(() => stage.classList.add("drawn"));'
)


def html_file(picture: Picture, settings: Settings) -> bytes:
    """The file's bytes. A table carries no script."""
    font = typeface()
    face = f"<style>@font-face{{font-family:Inter;font-weight:100 900;src:url({font}) format('woff2')}}</style>" if font else ""
    body = article(picture, settings)
    if picture.figure is not None:
        drawn = {"figure": with_layers(picture.figure, picture), "locale": picture.view.locale, "height": height_of(picture)}
        body += "".join(
            (
                json_block("vistazo-assets", {}),
                template_blocks(settings),
                json_block("picture", drawn),
                inline_script(bundle().read_text(encoding="utf-8")),
                _module(source("figure.js") + START),
            )
        )
    return document(picture, settings, face, body).encode()


def _module(text: str) -> str:
    return inline_script(text).replace("<script>", '<script type="module">', 1)
