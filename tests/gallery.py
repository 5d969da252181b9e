"""A contact sheet of the first six charts of every table: `python -m tests.gallery [FOLDER]`, by default of the samples."""

from __future__ import annotations

import html
import sys
import tempfile
from collections.abc import Iterator
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
HEAD = (
    "<!doctype html><meta charset=utf-8><title>Contact sheet</title><style>"
    "body{font:14px sans-serif;margin:16px}h2{margin:24px 0 8px}div{display:flex;flex-wrap:wrap;gap:12px}img{border:1px solid #ddd}</style>"
)


def main(folder: Path) -> None:
    """Writes the charts and, for each width, the sheet that shows them as HTML and PNG."""
    OUT.mkdir(parents=True, exist_ok=True)
    settings = Settings()
    sheets = {width: [HEAD] for width in SIZES}
    for path in sorted(each for each in folder.iterdir() if each.suffix in TABLES):
        for width, size in SIZES.items():
            names = [_saved(picture, f"{path.stem}-{width}-{place}", settings, size) for place, picture in _pictures(path, size)]
            shown = "".join(f'<img src="{html.escape(name)}" width="{min(width, 560)}">' for name in names)
            sheets[width].append(f"<h2>{html.escape(path.name)}</h2><div>{shown}</div>")
    images(settings).close()
    for width, parts in sheets.items():
        (OUT / f"sheet-{width}.html").write_text("\n".join(parts), encoding="utf-8")
    _photograph()


def _pictures(path: Path, size: tuple[int, int]) -> Iterator[tuple[int, Picture]]:
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=Path(scratch))
        try:
            dataset, _ = opened(path, Path(scratch))
        except ExplorerError as error:
            print(f"{path.name}  not opened: {error}")
            return
        for place, (_, picture) in enumerate(overview(dataset, poster.look(*size), Store(settings), "en-US"), 1):
            yield place, picture


def _saved(picture: Picture, name: str, settings: Settings, size: tuple[int, int]) -> str:
    (OUT / f"{name}.png").write_bytes(image(picture, "png", settings, *size))
    return f"{name}.png"


def _photograph() -> None:
    """The sheets as images, with the browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1760, "height": 900})
        for width in SIZES:
            page.goto((OUT / f"sheet-{width}.html").as_uri())
            page.screenshot(path=OUT / f"sheet-{width}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
