"""A live explorer, a web server with files, and pages that must stay quiet: no error in the console, no request to another host."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from explorer.settings import load_settings
from explorer.web import create_app
from tests.fake_ckan import FakeCkan, portal
from tests.served import Reply, Server, serving

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = "/usr/bin/chromium"
BROWSER = ["--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
HEIGHTS = {1280: 900, 390: 844, 320: 640}
WAIT = 20_000
"""Milliseconds that a page may take on a busy machine."""

expect.set_options(timeout=WAIT)

PLACES, OFFENCES = ("Iztapalapa", "Coyoacán", "Tlalpan"), ("Robo", "Fraude")
ROBBERIES = "fecha;alcaldía;delito;monto\n" + "\n".join(
    f"{1 + i % 28:02d}/{1 + i % 12:02d}/{2019 + i % 4};{PLACES[i % 3]};{OFFENCES[i % 2]};{i * 7 % 900},50" for i in range(240)
)
ROWS = [[["Iztapalapa", "Coyoacán"][i % 2], str(i)] for i in range(60)]


@dataclass
class Site:
    """The explorer under test, its portal, the web that it may fetch from beside, and what holds the slow file back."""

    url: str
    portal: Server
    web: Server
    gate: threading.Event

    def slowly(self, out: IO[bytes]) -> None:
        """Half a file, and the rest when the test says so."""
        out.write(ROBBERIES[:2000].encode())
        out.flush()
        self.gate.wait(60)
        out.write(ROBBERIES[2000:].encode())


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A whole explorer with one portal, which is a CKAN in miniature."""
    fake = FakeCkan(fields=[{"id": "alcaldía", "type": "text"}, {"id": "víctimas", "type": "numeric"}], rows=ROWS)
    with serving(fake.routes()) as own, serving() as web:
        ckan = portal(own)
        settings = load_settings(
            data=tmp_path_factory.mktemp("data"), hosts=[web.place], ports=[80, 443, web.port, own.port], portals=[ckan]
        )
        server = make_server("127.0.0.1", 0, create_app(settings).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = Site(f"http://127.0.0.1:{server.port}", own, web, threading.Event())
        text = {"Content-Type": "text/csv"}
        web.routes |= {
            "/robos.csv": Reply(headers=text, body=ROBBERIES.encode()),
            "/slow.csv": Reply(headers={**text, "Content-Length": str(len(ROBBERIES.encode()))}, play=made.slowly),
            "/page.csv": Reply(headers=text, body=b"<!doctype html><html><title>Log in</title><body><p>Log in</p></body></html>"),
            "/empty.csv": Reply(headers=text),
        }
        yield made
        made.gate.set()
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER)
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[Callable[[int], Page]]:
    """Opens a window of that width, in English; at the end nothing may have gone wrong in it."""
    troubles: list[str] = []
    contexts = []

    def opened(width: int = 1280, locale: str = "en-US") -> Page:
        context = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, locale=locale, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: troubles.append(f"asked {asked.url}") if is_foreign(asked.url, site.url) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def is_foreign(url: str, own: str) -> bool:
    """Whether a request left for another host."""
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(own).netloc


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds against WCAG 2.2 A and AA: the rule, and where."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [
        (each["id"], [node["html"][:150] + " | " + node.get("failureSummary", "")[:250] for node in each["nodes"]])
        for each in found["violations"]
    ]


def sideways(page: Page) -> int:
    """How many pixels a page can be scrolled sideways: none is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def part(page: Page, name: str, kind: str = "part") -> Locator:
    """The sentence's menu for a part; `kind` add is the invitation at its end."""
    return page.locator(f'[id=\'{{"part":"{name}","type":"{kind}"}}\']')


def drawn(page: Page) -> None:
    """Waits until the editor's chart is drawn."""
    page.locator("#figure[data-ready='true']").wait_for(state="attached")
