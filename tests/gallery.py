"""A contact sheet of the first six charts of every table, light and dark: `python -m tests.gallery [FOLDER]`, by default of the samples.

`--only 'o1*'` takes some of the tables, `--width 360` one of the widths, `--theme light` one of the themes, `--out FOLDER` writes
elsewhere than into build/gallery.
"""

from __future__ import annotations

import argparse
import html
import tempfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from playwright.sync_api import sync_playwright

from explorer.errors import ExplorerError
from explorer.model.picture import Picture
from explorer.picture import overview
from explorer.settings import Settings
from explorer.share import poster
from explorer.share.image import image
from explorer.share.image.browser import images
from explorer.store import Store
from tests.failures import TABLES, opened

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "loaders" / "samples"
OUT = ROOT / "build" / "gallery"
SIZES = {360: (360, 420), 1200: (1200, 675)}
"""Width of a sheet's charts, and the size of each in pixels: a phone and a page."""

CHROMIUM = "/usr/bin/chromium"
THEMES = ("light", "dark")
HEAD = (
    "<!doctype html><meta charset=utf-8><title>Contact sheet</title><style>"
    "body{{font:14px sans-serif;margin:16px;color-scheme:{theme};background:Canvas;color:CanvasText}}h2{{margin:24px 0 8px}}"
    "div{{display:flex;flex-wrap:wrap;gap:12px}}img{{border:1px solid #8886}}</style>"
)


def main(tables: Sequence[Path], widths: Sequence[int], themes: Sequence[str], out: Path) -> None:
    """Writes the charts and, for each width and theme, the sheet that shows them as HTML and PNG."""
    out.mkdir(parents=True, exist_ok=True)
    settings = Settings()
    sheets = {(width, theme): [HEAD.format(theme=theme)] for width in widths for theme in themes}
    for path in tables:
        shown: dict[tuple[int, str], list[str]] = {sheet: [] for sheet in sheets}
        for width, place, picture in _pictures(path, widths):
            for theme in themes:
                name = f"{path.stem}-{width}-{place}-{theme}.png"
                (out / name).write_bytes(image(picture, "png", settings, *SIZES[width], is_dark=theme == "dark"))
                shown[width, theme].append(f'<img src="{html.escape(name)}" width="{min(width, 560)}">')
        for sheet, images_of in shown.items():
            sheets[sheet].append(f"<h2>{html.escape(path.name)}</h2><div>{''.join(images_of)}</div>")
    images(settings).close()
    names = [f"sheet-{width}-{theme}" for width, theme in sheets]
    for name, parts in zip(names, sheets.values(), strict=True):
        (out / f"{name}.html").write_text("\n".join(parts), encoding="utf-8")
    _photograph(names, out)


def _pictures(path: Path, widths: Sequence[int]) -> Iterator[tuple[int, int, Picture]]:
    """The first charts of a table at each width, with their place; nothing of a file that is no table."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Store(Settings(data=Path(scratch)))
        try:
            dataset, _ = opened(path, Path(scratch))
        except ExplorerError as error:
            print(f"{path.name}  not opened: {error}")
            return
        for width in widths:
            for place, (_, picture) in enumerate(overview(dataset, poster.look(*SIZES[width]), store, "en-US"), 1):
                yield width, place, picture


def _photograph(names: Sequence[str], out: Path) -> None:
    """The sheets as images, with the browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1760, "height": 900})
        for name in names:
            page.goto((out / f"{name}.html").resolve().as_uri())
            page.screenshot(path=out / f"{name}.png", full_page=True)
        browser.close()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES, help="folder of tables")
    parser.add_argument("--only", default="*", help="pattern of the names of tables to take")
    parser.add_argument("--width", type=int, choices=SIZES, action="append", help="widths to draw, all by default")
    parser.add_argument("--theme", choices=THEMES, action="append", help="light or dark, both by default")
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    found = sorted(path for path in asked.folder.iterdir() if path.suffix in TABLES and fnmatch(path.stem, asked.only))
    main(found, asked.width or tuple(SIZES), asked.theme or THEMES, asked.out)
