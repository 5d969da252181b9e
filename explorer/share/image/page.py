"""The page that the server's Chromium draws in: everything inside it, nothing reachable from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido, PageGenerator

from explorer.share.drawing import bundle, inline_json, inline_script, source, typeface

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
"""Neither network nor files, for whatever a figure may hold."""

SEALED = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--dns-prefetch-disable",
    "--force-color-profile=srgb",
)
"""No name resolves, and Chromium itself asks nobody for anything."""

LOOSE = ("--disable-web-security", "--allow-file-access-from-files")
"""What kaleido allows for scripts from elsewhere: here all of them stand in the page."""


FRESH = 200
"""Images after which the page is loaded anew, so that nothing can pile up in it."""


class KeptPage(Kaleido):  # type: ignore[misc] # kaleido has no types
    """Kaleido, without loading its page again after every image: that takes several times as long, and our images leave nothing behind."""

    _made = 0

    async def _return_kaleido_tab(self, tab: Any) -> None:
        self._made += 1
        if self._made % FRESH == 0:
            await super()._return_kaleido_tab(tab)
        else:
            await self.tabs_ready.put(tab)


class SealedChromium(Chromium):
    """Chromium without a network."""

    def get_cli(self) -> Sequence[str]:
        """The command line."""
        return [argument for argument in super().get_cli() if argument not in LOOSE] + list(SEALED)


class Page:
    """What kaleido asks for the page."""

    def generate_index(self) -> str:
        """Typeface, plotly.js, our composing script, kaleido's own."""
        kaleido_script = PageGenerator.footer.partition('src="file://')[2].partition('"')[0]
        font = typeface()
        face = f'<style>@font-face{{font-family:Inter;font-weight:100 900;src:url({font}) format("woff2")}}</style>' if font else ""
        with open(kaleido_script, encoding="utf-8") as file:
            texts = (bundle().read_text(encoding="utf-8"), source("poster.js"), source("server_image.js"), file.read())
        scripts = "".join(inline_script(text) for text in texts)
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<style id="head-style"></style>{face}<script>window.vistazoFont={inline_json(font)}</script>{scripts}</head>'
            '<body style="margin:0;padding:0"><img id="kaleido-image"></body></html>'
        )
