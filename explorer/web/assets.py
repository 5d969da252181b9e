"""What the browser loads to draw: the built chunks of plotly.js, or, where nothing was built, the whole one of the installed package."""

from __future__ import annotations

import functools
import hashlib
import html
import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request
from flask_compress import Compress

from charts import TEMPLATE
from explorer.settings import Settings
from explorer.web.static import ASK_AGAIN, FOREVER, send

if TYPE_CHECKING:
    from explorer.store import Store

ASSETS = Path(__file__).resolve().parents[2] / "assets"
BUILT = ASSETS / "built"
SOURCES = ASSETS / "src"
BUNDLE = "plotly.min.js"

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
    """Of each built script: every file that it imports, so that a page may ask for all of them at once."""


def head(settings: Settings, script: str = "figure", needs: Iterable[str] = (), base: str = "/") -> str:
    """What stands in a page's head: typeface, what `figure.js` must know, and the scripts with all that they import.

    `script` is figure (the explorer) or embed; `needs` are chunks to ask for at once; `base` is where the explorer is mounted.
    """
    made = scripts(base)
    wanted = [name for name in (script, "core", *needs) if name in made.imports]
    files = dict.fromkeys(file for name in wanted for file in made.imports[name])
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
            json_block("vistazo-assets", {**knows, "base": base}),
            json_block("vistazo-template", template(settings)),
            f'<script type="module" src="{html.escape(getattr(made, script))}"></script>',
        )
    )


def template(settings: Settings) -> dict[str, Any]:
    """The house template with the operator's colour first: pages get it once, files and images carry it."""
    layout = TEMPLATE["layout"]
    return {**TEMPLATE, "layout": {**layout, "colorway": [settings.look.colour, *layout["colorway"][1:]]}}


def json_block(name: str, value: object) -> str:
    """JSON inside a page: data for scripts, never run, and nothing in it can end the block."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _typeface(font: str) -> str:
    if not font:
        return ""
    face = f"@font-face{{font-family:Inter;font-weight:100 900;font-display:swap;src:url({font}) format('woff2')}}"
    return f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin><style>{face}</style>'


def scripts(base: str = "/") -> Scripts:
    """What there is to load, built or not."""
    manifest = BUILT / "manifest.json"
    return _built(base, manifest.stat().st_mtime_ns) if manifest.is_file() else _unbuilt(base)


@functools.lru_cache(maxsize=8)
def _built(base: str, changed: int) -> Scripts:
    manifest = json.loads((BUILT / "manifest.json").read_text())
    at = f"{base}built/"
    imports = {name: tuple(at + file for file in files) for name, files in manifest["files"].items()}
    entry = {name: files[0] for name, files in imports.items()}
    return Scripts(
        figure=entry["figure"],
        embed=entry["embed"],
        poster=entry["poster"],
        core=entry["core"],
        chunks={name: entry[name] for name in manifest["families"]},
        locales={name: at + file for name, file in manifest["locales"].items()},
        font=at + manifest["font"],
        imports=imports,
    )


@functools.lru_cache(maxsize=8)
def _unbuilt(base: str) -> Scripts:
    version = hashlib.sha256(bundle().read_bytes()).hexdigest()[:8]
    source = f"{base}built/src"
    return Scripts(f"{source}/figure.js", f"{source}/embed.js", f"{source}/poster.js", bundle=f"{base}built/{BUNDLE}?v={version}")


def bundle() -> Path:
    """The whole plotly.js inside the installed plotly package, which is not imported for it."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the plotly package is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "package_data" / BUNDLE


def register(server: Flask, store: Store, settings: Settings) -> None:
    """`/built/…`, and compression and caching of what Dash sends."""
    server.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    Compress(server)

    @server.get("/built/<name>")
    def built(name: str) -> Response:
        if name == BUNDLE:
            return send(bundle(), FOREVER if request.args.get("v") else ASK_AGAIN)
        return _sent(BUILT, name, FOREVER)

    @server.get("/built/src/<name>")
    def source(name: str) -> Response:
        return _sent(SOURCES, name, ASK_AGAIN)

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
