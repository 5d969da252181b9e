"""What the browser loads to draw: the built chunks of plotly.js, or, where nothing was built, the whole one of the installed package."""

from __future__ import annotations

import functools
import hashlib
import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request
from flask_compress import Compress

from explorer.settings import Settings
from explorer.share import drawing
from explorer.share.drawing import ASSETS, BUNDLE, bundle, json_block, template_blocks
from explorer.text import language_of
from explorer.web.static import ASK_AGAIN, FOREVER, send

if TYPE_CHECKING:
    from explorer.store import Store

__all__ = ["ASSETS", "head", "register", "scripts"]

COMPONENTS = "/_dash-component-suites/"
"""Dash's own scripts: those with a fingerprint in their name say so themselves, plotly.min.js and the async parts only carry an ETag."""

COMPONENT_CACHE = "public, max-age=86400"


@dataclass(frozen=True)
class Scripts:
    """Addresses of what is loaded. Built: `core` and `chunks` are modules, with what they import; unbuilt: `bundle` is a plain script."""

    figure: str
    embed: str
    poster: str
    core: str = ""
    bundle: str = ""
    chunks: dict[str, str] = field(default_factory=dict)
    locales: dict[str, str] = field(default_factory=dict)
    font: str = ""
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of each built script and each kind of trace: every file that it takes, so that a page may ask for all of them at once."""


def head(
    settings: Settings, script: str = "figure", needs: Iterable[str] = (), base: str = "/", draws: bool = True, locale: str = ""
) -> str:
    """What stands in a page's head: typeface, what `figure.js` must know, and the scripts with all that they import.

    `script` is figure (the explorer) or embed; `needs` are kinds of traces whose chunks are asked for at once; `base` is where the explorer
    is mounted; the words of plotly.js in the language of `locale` are asked for too.
    A page that draws nothing does not ask for plotly.js.
    """
    made = scripts(base)
    wanted = [name for name in (script, *(("core", *needs) if draws else ())) if name in made.imports]
    files = dict.fromkeys(file for name in wanted for file in made.imports[name])
    waits = " async" if script == "figure" else ""  # it waits for nothing; the embed's script needs its page whole
    knows = {
        "core": made.core,
        "script": made.bundle,
        "chunks": made.chunks,
        "locales": made.locales,
        "poster": made.poster,
        "font": made.font,
    }
    return "".join(
        (
            _typeface(made.font),
            *(f'<link rel="modulepreload" href="{html.escape(file)}">' for file in files),
            _wording(made, locale) if draws else "",
            json_block("vistazo-assets", {**knows, "base": base}),
            template_blocks(settings),
            f'<script type="module"{waits} src="{html.escape(getattr(made, script))}"></script>',
        )
    )


def _typeface(font: str) -> str:
    if not font:
        return ""
    face = f"@font-face{{font-family:Inter;font-weight:100 900;font-display:swap;src:url({font}) format('woff2')}}"
    return f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin><style>{face}</style>'


def _wording(made: Scripts, locale: str) -> str:
    language = language_of(locale) if locale else ""
    file = made.locales.get({"pt": "pt-br"}.get(language, language), "")
    return f'<link rel="preload" href="{html.escape(file)}" as="script">' if file else ""


def scripts(base: str = "/") -> Scripts:
    """What there is to load, built or not."""
    manifest = drawing.manifest()
    return _built(base, manifest) if manifest else _unbuilt(base)


def _built(base: str, manifest: dict[str, Any]) -> Scripts:
    at = f"{base}built/"
    imports = {name: tuple(at + file for file in files) for name, files in manifest["files"].items()}
    entry = {name: files[0] for name, files in imports.items()}
    return Scripts(
        figure=entry["figure"],
        embed=entry["embed"],
        poster=entry["poster"],
        core=entry["core"],
        chunks={trace: entry[name] for name, traces in manifest["families"].items() for trace in traces},
        locales={name: at + file for name, file in manifest["locales"].items()},
        font=at + manifest["font"],
        imports=imports | {trace: imports[name] for name, traces in manifest["families"].items() for trace in traces},
    )


@functools.lru_cache(maxsize=8)
def _unbuilt(base: str) -> Scripts:
    version = hashlib.sha256(bundle().read_bytes()).hexdigest()[:8]
    source = f"{base}built/src"
    return Scripts(f"{source}/figure.js", f"{source}/embed.js", f"{source}/poster.js", bundle=f"{base}built/{BUNDLE}?v={version}")


def register(server: Flask, store: Store, settings: Settings) -> None:
    """`/built/…`, and compression and caching of what Dash sends."""
    server.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    Compress(server)
    server.config["COMPRESS_MIMETYPES"] = [*server.config["COMPRESS_MIMETYPES"], "application/geo+json"]

    @server.get("/built/<name>")
    def built(name: str) -> Response:
        if name == BUNDLE:
            return send(bundle(), FOREVER if request.args.get("v") else ASK_AGAIN)
        return _sent(drawing.BUILT, name, FOREVER)

    @server.get("/built/src/<name>")
    def source(name: str) -> Response:
        return _sent(drawing.SOURCES, name, ASK_AGAIN)

    @server.after_request
    def keep_components(response: Response) -> Response:
        if (
            request.path.startswith(COMPONENTS)
            and response.status_code == 200
            and "max-age" not in response.headers.get("Cache-Control", "")
        ):
            response.headers["Cache-Control"] = COMPONENT_CACHE
        return response


def _sent(folder: Path, name: str, cache: str) -> Response:
    """A file of that folder; the route's name has no slash, and a dot file or an unknown one is not there."""
    path = folder / name
    if name.startswith(".") or not path.is_file():
        abort(404)
    return send(path, cache)
