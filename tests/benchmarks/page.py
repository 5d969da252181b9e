"""Page to first chart in one browser, beside a reference: `python -m tests.benchmarks.page [--shiny APP.R] [--visits N]`.

Serves a stored table of 1,000,000 rows with `vistazo serve`, opens the editor's page in new browser contexts and measures the time until
twenty bars stand, and the bytes of the first visit as they were sent. With `--shiny`, an R Shiny app that draws the same bars from the same
file (environment PORT and CSV) is measured in turn, visit by visit, so that both meet the same machine. Prints JSON lines.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from explorer.settings import load_settings
from tests.benchmarks.crimes import write

ROWS = 1_000_000
PORT, SHINY_PORT, FILE_PORT = 18910, 18911, 18912
BARS = "document.querySelectorAll('.bars .point path').length >= 20"
"""Both pages draw with plotly: its bars are `.bars .point path`."""

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"]


class Quiet(SimpleHTTPRequestHandler):
    """The folder over HTTP, without a line a request."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def file_server(folder: Path) -> Iterator[None]:
    """The portal: one folder on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", FILE_PORT), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """A server process, until it answers; stopped with its children."""
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port: int) -> None:
    """Raises OSError where nothing answers within a minute."""
    ending = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read()
            return
        except OSError:
            if time.monotonic() > ending:
                raise
            time.sleep(0.1)


def visit(browser: Browser, address: str) -> tuple[float, int, int]:
    """One visit with an empty cache: (milliseconds to the bars, bytes as sent, requests)."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True, locale="es-MX")
    page = context.new_page()
    sent: list[float] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address, wait_until="commit", timeout=60_000)
    page.wait_for_function(BARS, polling="raf", timeout=60_000)
    taken = page.evaluate("performance.now()")
    context.close()
    return taken, int(sum(sent)), len(sent)


def report(name: str, visits: list[tuple[float, int, int]]) -> float:
    """Prints one page's line; gives its median time."""
    times = [taken for taken, _, _ in visits]
    line = {"page": name, "median_ms": round(statistics.median(times)), "min_ms": round(min(times)), "kB": round(visits[0][1] / 1000)}
    print(json.dumps({**line, "requests": visits[0][2], "visits": len(visits), "load": os.getloadavg()[0]}), flush=True)
    return statistics.median(times)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shiny", help="an R Shiny app that reads PORT and CSV from the environment")
    parser.add_argument("--visits", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "crimes.csv"
        write(table, ROWS)
        measure(table, Path(folder), options)


def measure(table: Path, folder: Path, options: argparse.Namespace) -> None:
    """Both pages, visit by visit in turn."""
    environment = {
        "VISTAZO_DATA": str(folder / "data"),
        "VISTAZO_HOSTS": json.dumps([f"127.0.0.1:{FILE_PORT}"]),
        "VISTAZO_PORT": str(PORT),
        "VISTAZO_WORKERS": "1",
    }
    state = urlencode({"src": f"url:http://127.0.0.1:{FILE_PORT}/crimes.csv", "chart": "bar", "by": "categoria", "lang": "es-MX"})
    pages = {"vistazo": f"http://127.0.0.1:{PORT}/?{state}"}
    with file_server(folder), running([sys.executable, "-m", "explorer.cli", "serve"], PORT, environment), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=load_settings().images.chromium, args=FLAGS)
        visit(browser, pages["vistazo"])  # the first visit fetches and stores the table
        if not options.shiny:
            report("vistazo", [visit(browser, pages["vistazo"]) for _ in range(options.visits)])
            return
        with running(["Rscript", options.shiny], SHINY_PORT, {"PORT": str(SHINY_PORT), "CSV": str(table), "KIND": "plotly"}):
            pages["shiny"] = f"http://127.0.0.1:{SHINY_PORT}/"
            visit(browser, pages["shiny"])
            taken: dict[str, list[tuple[float, int, int]]] = {name: [] for name in pages}
            for _ in range(options.visits):
                for name, address in pages.items():
                    taken[name].append(visit(browser, address))
        medians = {name: report(name, visits) for name, visits in taken.items()}
        print(json.dumps({"ratio_to_shiny": round(medians["vistazo"] / medians["shiny"], 2)}))


if __name__ == "__main__":
    main()
