"""What a figure is drawn with: plotly.js, the house template, the typeface, and the script that composes images."""

from __future__ import annotations

import base64
import functools
import importlib.util
import json
from pathlib import Path
from typing import Any

from charts import DARK_TEMPLATE, TEMPLATE, dark
from explorer.settings import Settings

ASSETS = Path(__file__).resolve().parents[2] / "assets"
BUILT = ASSETS / "built"
SOURCES = ASSETS / "src"
BUNDLE = "plotly.min.js"

_LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Lawful in JSON, not in every script parser."""


def template(settings: Settings, is_dark: bool = False) -> dict[str, Any]:
    """The house template with the operator's colour first: pages get it once, files and images carry it."""
    worn, first = (DARK_TEMPLATE, dark(settings.look.colour)) if is_dark else (TEMPLATE, settings.look.colour)
    layout = worn["layout"]
    return {**worn, "layout": {**layout, "colorway": [first, *layout["colorway"][1:]]}}


def template_blocks(settings: Settings) -> str:
    """Both templates for a page, which wears one of them."""
    dark_one = json_block("vistazo-template-dark", template(settings, is_dark=True))
    return json_block("vistazo-template", template(settings)) + dark_one


def bundle() -> Path:
    """The whole plotly.js inside the installed plotly package, which is not imported for it."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the plotly package is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "package_data" / BUNDLE


def manifest() -> dict[str, Any] | None:
    """What the build made; None where nothing was built."""
    path = BUILT / "manifest.json"
    return _read_manifest(path, path.stat().st_mtime_ns) if path.is_file() else None


@functools.lru_cache(maxsize=2)
def _read_manifest(path: Path, changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def typeface() -> str:
    """The built typeface as a data address; "" where nothing was built, and the system's own serves."""
    built = manifest()
    if built is None:
        return ""
    return "data:font/woff2;base64," + base64.b64encode((BUILT / built["font"]).read_bytes()).decode()


def source(name: str) -> str:
    """The text of one of our scripts."""
    return (SOURCES / name).read_text(encoding="utf-8")


def inline_json(value: object) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    for character, written in _LINE_ENDS.items():
        text = text.replace(character, written)
    return text


def inline_script(text: str) -> str:
    """A script inside a page; a string of its own cannot end the element."""
    return "<script>" + text.replace("</script", "<\\/script") + "</script>"


def json_block(name: str, value: object) -> str:
    """JSON inside a page: data for scripts, never run."""
    return f'<script type="application/json" id="{name}">{inline_json(value)}</script>'
