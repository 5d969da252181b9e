"""Everyone can use it: no violation of WCAG 2.2 A and AA, the whole task by keyboard, and 320 pixels are enough."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import drawn, sideways, violations

CHART = "src=sample:gapminder&chart=bar&what=pop&by=continent&agg=sum&in.continent=Asia&in.continent=Europe"
PAGES = {
    "home": ("lang=en-US", ".grid .main-svg"),
    "results": ("q=mexico&lang=en-US", ".results"),
    "narrowed": ("order=date&format=CSV&lang=es-MX", ".facet .chosen"),
    "nothing": ("q=zzzzqqqq&lang=es-MX", ".ways, .results"),
    "error": ("src=sample:nothing&lang=en-US", ".error"),
    "overview": ("src=sample:gapminder&lang=es-MX", ".small-chart .main-svg"),
    "editor": (f"{CHART}&lang=es-MX", "#figure[data-ready='true']"),
    "table": ("src=sample:tips&chart=table&lang=en-US", "#plain-table table"),
    "map": ("src=sample:us-states&lang=pt-BR", ".small-chart .main-svg"),
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_the_guidelines(window, site, name, width):
    query, wanted = PAGES[name]
    page = window(width)
    page.goto(f"{site.url}/?{query}")
    page.locator(wanted).first.wait_for(state="attached")
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_them_in_the_dark(window, site, name):
    query, wanted = PAGES[name]
    page = window()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.url}/?{query}")
    page.locator(wanted).first.wait_for(state="attached")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 31)"
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_panels_do_not_break_them_either(window, site, scheme):
    page = window()
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site.url}/?{CHART}&lang=en-US")
    drawn(page)
    for words in ("continent is Asia and Europe", "title and note", "Share"):
        page.get_by_text(words, exact=True).click()
        assert violations(page) == []
    page.get_by_text("The numbers").click()
    page.get_by_text("The rows of the table").click()
    expect(page.get_by_role("button", name="Next rows")).to_be_visible()
    assert violations(page) == []


def test_a_table_on_its_way_does_not_break_them(window, site):
    site.gate.clear()
    page = window()
    page.goto(f"{site.url}/?src=url:{site.web.url('/slow.csv?again')}&lang=en-US")
    expect(page.get_by_text("Fetching it")).to_be_visible()
    assert violations(page) == []
    site.gate.set()


@pytest.mark.parametrize("query", ["lang=en-US", "src=sample:gapminder&lang=fr-FR", f"{CHART}&lang=es-MX"])
def test_320_pixels_are_enough(window, site, query):
    page = window(320)
    page.goto(f"{site.url}/?{query}")
    page.locator("main").wait_for()
    page.wait_for_load_state("networkidle")
    assert sideways(page) == 0


def tab_to(page, locator, most=120):
    """Presses Tab until that is focused."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("not reached by keyboard")


def test_the_whole_task_by_keyboard_alone(window, site):
    page = window()
    page.goto(f"{site.url}/?lang=en-US")
    page.get_by_role("searchbox").wait_for()
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("sample:gapminder")
    page.keyboard.press("Enter")
    card = page.locator(".grid .card a[href*='chart=']").first
    card.wait_for()
    tab_to(page, card)
    page.keyboard.press("Enter")
    drawn(page)
    tab_to(page, page.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowRight")
    menu = page.get_by_label("add a filter on")
    menu.focus()
    page.keyboard.press("c")
    expect(page.locator(".filter[open] .panel")).to_be_visible()
    box = page.get_by_role("checkbox").first
    tab_to(page, box, 10)
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("in\\."))
    page.keyboard.press("Escape")
    expect(page.locator(".filter[open]")).to_have_count(0)


def test_what_the_reader_does_while_another_chart_is_on_its_way_is_kept(window, site):
    page = window()
    page.goto(f"{site.url}/?src=sample:gapminder&chart=line&what=lifeExp&time=year&split=continent&lang=en-US")
    drawn(page)
    page.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("add a filter on").select_option(label="country")
    page.get_by_role("checkbox").first.check()
    expect(page).to_have_url(re.compile(r"chart=(?!line).*in\.country="))
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    expect(page).to_have_url(re.compile(r"chart=(?!line).*in\.country="))


def test_the_skip_link_leads_to_the_content(window, site):
    page = window()
    page.goto(f"{site.url}/?src=sample:tips&lang=en-US")
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_wish_for_a_dark_page_outlives_the_pages_own_address(window, site):
    page = window()
    page.goto(f"{site.url}/?{CHART}&lang=en-US&theme=dark")
    drawn(page)
    expect(page).to_have_url(re.compile("theme=dark"))
    page.reload()
    drawn(page)
    assert page.evaluate("() => getComputedStyle(document.querySelector('#figure .main-svg')).backgroundColor") == "rgb(20, 24, 31)"
    assert "theme" not in page.locator("main").inner_text()
