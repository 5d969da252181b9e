"""The embed and the drawing script in a real browser: on another origin, in a sandbox, narrow and wide, without a script, and alone."""

import io
import json
import struct
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from flask import Flask, make_response
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from charts import counterparts
from explorer.geo import layers as all_layers
from explorer.settings import Cache, Look, Settings
from explorer.share.snippet import snippet
from explorer.web import assets, embed, layers, pictures
from tests.made_pictures import BAR, bar_picture, table_picture
from tests.test_web_pictures import FakeStore

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
QUERY = "src=sample:victimas&chart=bar&lang=es-MX"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BROWSER = ["--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]

REGIONS = [code for code, _ in all_layers()[0].regions]
FIGURES = {
    "bar": BAR,
    "scatter": {"data": [{"type": "scatter", "mode": "lines", "x": ["2019-01-01", "2020-01-01"], "y": [1, 2]}], "layout": {}},
    "treemap": {"data": [{"type": "treemap", "labels": ["a", "b"], "parents": ["", "a"], "values": [2, 1]}], "layout": {}},
    "choropleth": {
        "data": [{"type": "choropleth", "geojson": all_layers()[0].url, "locations": REGIONS, "z": list(range(len(REGIONS)))}],
        "layout": {"geo": {"fitbounds": "geojson", "visible": False}},
    },
    "scattergeo": {"data": [{"type": "scattergeo", "lat": [19.4, 4.6], "lon": [-99.1, -74.1]}], "layout": {"geo": {"visible": False}}},
    "scattergl": {"data": [{"type": "scattergl", "mode": "markers", "x": [1, 2], "y": [3, 4]}], "layout": {}},
    "heatmap": {"data": [{"type": "heatmap", "z": [[1, 2], [3, 4]]}], "layout": {}},
    "box": {"data": [{"type": "box", "y": [1, 2, 5]}], "layout": {}},
    "pie": {"data": [{"type": "pie", "values": [1, 2], "labels": ["a", "b"]}], "layout": {}},
    "histogram": {"data": [{"type": "histogram", "x": [1, 2, 2]}], "layout": {}},
}
PAGE = '<!doctype html><html lang="es"><head><meta charset="utf-8"><title>{}</title><link rel="icon" href="data:,">'
SHIFTS = (
    "new PerformanceObserver(list => list.getEntries().forEach(shift => (window.moved = (window.moved || 0) + shift.value)))"
    ".observe({type: 'layout-shift', buffered: true})"
)
MARKS = {
    "scatter": "path.js-line",
    "treemap": "path.surface",
    "choropleth": "path.choroplethlocation",
    "scattergeo": "path.point",
    "scattergl": "canvas",
    "heatmap": ".hm image",
}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        yield opened
        opened.close()


@contextmanager
def served(server):
    made = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.port}"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


@pytest.fixture
def site(monkeypatch):
    """The routes of pictures over hand-made ones: `src=sample:<name>` is the picture of that name. Gives its origin."""
    named = {name: bar_picture(figure=figure, title=name) for name, figure in FIGURES.items()}
    worn = {**BAR, "layout": {**BAR["layout"], "meta": {"dark": counterparts(BAR)}}}
    named |= {"victimas": bar_picture(figure=worn), "tabla": table_picture()}

    def fake(view, look, store, visitor=""):
        made = named[view.source.ref]
        figure = made.figure and {**made.figure, "layout": {**made.figure["layout"], "height": 700 if look.narrow else 400}}
        return replace(made, figure=figure, view=replace(made.view, locale=view.locale))

    for module in (pictures, embed):
        monkeypatch.setattr(module, "picture", fake)
    server = Flask("site")
    settings = Settings(cache=Cache(kind="none"), look=Look(frame_ancestors=("*",)))
    for area in (assets, layers, pictures, embed):
        area.register(server, FakeStore(), settings)

    @server.get("/all")
    def everything():
        boxes = "".join(f'<div id="{name}" data-picture="src=sample:{name}&lang=es-MX" style="height:300px"></div>' for name in FIGURES)
        png = f'<a id="png" data-image="png" href="/picture.png?{QUERY}&w=600&h=400">PNG</a>'
        svg = f'<a id="svg" data-image="svg" href="/picture.svg?{QUERY}">SVG</a>'
        page = f"{PAGE.format('t')}{assets.head(settings)}</head><body>{png}{svg}{boxes}"
        answer = make_response(page)
        answer.headers["Content-Security-Policy"] = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"
        return answer

    with served(server) as origin:
        yield origin


@contextmanager
def watched(browser, *origins, **context):
    """A page that fails the test when it asks another host for anything or complains."""
    opened = browser.new_context(**context)
    page, asked, said = opened.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        yield page
        foreign = [url for url in asked if not url.startswith((*origins, "data:", "blob:"))]
        assert not foreign
        assert not [text for text in said if "swiftshader" not in text.lower() and "gl driver" not in text.lower()]
    finally:
        opened.close()


def violations(page):
    """What axe finds; where Node is absent there is no axe to ask."""
    if not AXE.is_file():
        return []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", WCAG)
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found["violations"]]


def test_cards_draw_when_they_come_near_each_family_with_its_chunk(browser, site):
    with watched(browser, site, viewport={"width": 1000, "height": 500}) as page:
        page.goto(f"{site}/all")
        page.wait_for_selector("#bar .main-svg")
        assert page.locator("#histogram .main-svg").count() == 0
        for name in FIGURES:
            page.locator(f"#{name}").scroll_into_view_if_needed()
            page.wait_for_selector(f"#{name} {MARKS.get(name, 'g.trace path, path.point')}", state="attached")


@pytest.mark.parametrize("width", [1280, 390])
def test_an_embed_takes_its_own_height_on_another_origin(browser, site, width):
    parent = Flask("parent")
    parent.get("/")(lambda: PAGE.format("p") + "</head><body>" + snippet("Víctimas", f"{site}/embed?{QUERY}"))
    with served(parent) as origin, watched(browser, site, origin, viewport={"width": width, "height": 900}) as page:
        page.goto(origin)
        frame = page.frame_locator("iframe")
        frame.locator("#chart.drawn").wait_for()
        tall = 700 if width == 390 else 400
        frame.locator(f'#chart svg.main-svg[height="{tall}"]').first.wait_for()
        inside = frame.locator("main").evaluate("main => Math.ceil(main.getBoundingClientRect().height)")
        page.wait_for_function("height => document.querySelector('iframe').offsetHeight === height", arg=inside)
        assert frame.locator("body").evaluate("body => body.scrollWidth <= innerWidth")


@pytest.mark.parametrize("asked", ["", "&h=400"], ids=["rows", "any height"])
def test_a_frame_that_stays_low_shows_the_source(browser, site, asked):
    """A chart of rows is pushed under the title, one that can be any height gets lower."""
    parent = Flask("parent")
    frame = f'<iframe src="{site}/embed?{QUERY}{asked}" title="t" height="300" style="width:700px;border:0"></iframe>'
    parent.get("/")(lambda: f"{PAGE.format('p')}</head><body>{frame}")
    with served(parent) as origin, watched(browser, site, origin, viewport={"width": 900, "height": 900}) as page:
        page.goto(origin)
        inside = page.frame_locator("iframe")
        inside.locator("#chart.drawn").wait_for()
        assert inside.locator(".source").evaluate("source => source.getBoundingClientRect().bottom <= innerHeight")
        assert inside.locator("#chart").evaluate("chart => chart.clientHeight >= 100")
        drawn = inside.locator("#chart svg.main-svg").first.evaluate("svg => svg.clientHeight")
        assert drawn < 200 if asked else drawn == 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "width"), [("victimas", 1280), ("victimas", 390), ("choropleth", 1280), ("tabla", 390)])
def test_an_embed_is_accessible(browser, site, name, width, scheme):
    with watched(browser, site, viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme) as page:
        page.goto(f"{site}/embed?src=sample:{name}&lang=es-MX")
        page.wait_for_selector("#chart.drawn" if name != "tabla" else "table")
        assert violations(page) == []


def colours(page):
    """Of the page's ground, the chart's ground and its first bar."""
    script = "() => ['body', '#chart .main-svg', '#chart .point path'].map(at => getComputedStyle(document.querySelector(at)))"
    return page.evaluate(f"({script})().map((style, at) => at < 2 ? style.backgroundColor : style.fill)")


def test_a_chart_follows_the_readers_system_and_is_not_asked_for_again(browser, site):
    with watched(browser, site, color_scheme="light") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/embed?{QUERY}")
        page.wait_for_selector("#chart.drawn")
        light, before = colours(page), len(asked)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("was => getComputedStyle(document.querySelector('#chart .point path')).fill !== was", arg=light[2])
        night = colours(page)
        assert light[0] == light[1] == "rgb(255, 255, 255)" and night[0] == night[1] == "rgb(20, 24, 31)"
        assert len(asked) == before


def test_the_links_wish_wins_over_the_readers_system(browser, site):
    with watched(browser, site, color_scheme="dark") as page:
        for theme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 31)")):
            page.goto(f"{site}/embed?{QUERY}&theme={theme}")
            page.wait_for_selector("#chart.drawn")
            assert colours(page)[:2] == [ground, ground]


@pytest.mark.parametrize("name", ["treemap", "scattergl"])
def test_without_a_build_the_whole_bundle_draws(browser, site, monkeypatch, tmp_path, name):
    monkeypatch.setattr("explorer.share.drawing.BUILT", tmp_path)
    with watched(browser, site) as page:
        page.goto(f"{site}/embed?src=sample:{name}&lang=es-MX")
        page.wait_for_selector("#chart.drawn")
        assert page.locator("#chart path.surface, #chart path.point").count() == 2


def test_the_numbers_open_by_keyboard(browser, site):
    with watched(browser, site) as page:
        page.goto(f"{site}/embed?{QUERY}")
        page.wait_for_selector("#chart.drawn")
        page.locator("summary").focus()
        page.keyboard.press("Enter")
        assert page.locator("details td").first.is_visible()


def test_without_a_script_the_numbers_are_there(browser, site):
    with watched(browser, site, java_script_enabled=False) as page:
        page.goto(f"{site}/embed?{QUERY}")
        assert page.locator("h1").inner_text() == "Víctimas por alcaldía"
        assert page.get_by_text("Iztapalapa tiene más víctimas").is_visible()
        assert page.locator("td", has_text="Cuauhtémoc").first.is_visible()


def test_drawing_moves_nothing(browser, site):
    with watched(browser, site, viewport={"width": 800, "height": 900}) as page:
        page.add_init_script(SHIFTS)
        page.goto(f"{site}/embed?{QUERY}")
        page.wait_for_selector("#chart.drawn")
        assert page.evaluate("window.moved || 0") < 0.02


def test_the_browser_makes_the_image_with_its_words(browser, site):
    with watched(browser, site, accept_downloads=True) as page:
        page.goto(f"{site}/all")
        page.wait_for_selector("#bar .main-svg")
        with page.expect_download() as waiting:
            page.click("#svg")
        text = Path(waiting.value.path()).read_text()
        assert waiting.value.suggested_filename == "victimas-por-alcaldia_2023-09-30_es.svg"
        assert all(words in text for words in ("Víctimas por alcaldía", "donde el delito es robo", "312 víctimas", "Fuente: FGJ"))
        with page.expect_download() as waiting:
            page.click("#png")
        assert struct.unpack(">II", Path(waiting.value.path()).read_bytes()[16:24]) == (600, 400)


def test_an_html_file_draws_from_a_disk(browser, tmp_path):
    from explorer.share.html_file import html_file

    path = tmp_path / "x.html"
    path.write_bytes(html_file(bar_picture(figure=FIGURES["choropleth"]), Settings()))
    with watched(browser, "file://") as page:
        page.goto(path.as_uri())
        page.wait_for_selector("#chart.drawn")
        assert page.locator("path.choroplethlocation").count() > 100


def test_a_taken_table_opens_in_excel(browser, site):
    with watched(browser, site) as page:
        answer = page.request.get(f"{site}/picture.xlsx?{QUERY}")
        assert openpyxl.load_workbook(io.BytesIO(answer.body())).worksheets[0]["A1"].value == "Alcaldía"
        assert json.loads(page.request.get(f"{site}/picture.json?{QUERY}").text())["title"]
