"""What a person can do, in a real browser, on a wide and a narrow screen: open a table in five ways, see, change, take along."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROBBERIES, drawn, part, sideways
from tests.fake_ckan import RESOURCE

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
BARS = "/?src=sample:gapminder&chart=bar&what=pop&by=continent&agg=sum&lang=en-US"


def go(page, site, path):
    page.goto(site.url + path)
    return page


def cards(page):
    return page.locator(".grid .card a[href*='chart=']")


@WIDTHS
def test_from_home_by_a_sample_to_an_edited_chart(window, site, width):
    page = go(window(width), site, "/?lang=en-US")
    page.get_by_role("link", name="Life expectancy").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Life expectancy")
    expect(page.get_by_text("1,704 rows")).to_be_visible()
    expect(cards(page).first).to_be_visible()
    assert 4 <= cards(page).count() <= 6
    expect(page.locator(".small-chart .main-svg").first).to_be_visible()
    assert sideways(page) == 0
    cards(page).first.click()
    drawn(page)
    expect(page).to_have_url(re.compile("chart="))
    assert sideways(page) == 0


@WIDTHS
def test_a_part_changes_chart_and_address_and_the_link_gives_the_same(window, site, width):
    page = go(window(width), site, BARS)
    drawn(page)
    page.get_by_label("how it is counted").select_option(label="the average of")
    expect(page).to_have_url(re.compile("agg=mean"))
    title = page.locator("#chart-title").inner_text()
    summary = page.locator("#chart-words").inner_text()
    other = window(width)
    other.goto(page.url)
    drawn(other)
    assert (other.locator("#chart-title").inner_text(), other.locator("#chart-words").inner_text()) == (title, summary)
    page.go_back()
    expect(page.get_by_label("how it is counted")).to_have_value("sum")
    expect(page).to_have_url(re.compile("agg=sum"))


def test_a_part_that_changes_keeps_the_focus(window, site):
    page = go(window(), site, BARS)
    drawn(page)
    menu = page.get_by_label("in which order")
    menu.focus()
    menu.select_option(label="from least to most")
    expect(page).to_have_url(re.compile("sort=asc"))
    expect(menu).to_be_focused()


@WIDTHS
def test_bars_become_a_treemap_and_a_map_of_the_same_columns(window, site, width):
    page = go(window(width), site, "/?src=sample:us-states&lang=en-US")
    cards(page).first.click()
    drawn(page)
    page.get_by_role("radio", name="Bars").check()
    expect(page).to_have_url(re.compile("chart=bar"))
    for kind, name in (("Treemap", "treemap"), ("Map", "map_regions"), ("Bars", "bar")):
        page.get_by_role("radio", name=kind, exact=True).check()
        expect(page).to_have_url(re.compile(f"chart={name}"))
        expect(page.locator("#chart-wrong")).to_be_empty()
        expect(page.locator("#figure .main-svg").first).to_be_visible()


def test_a_kind_that_cannot_be_drawn_says_what_it_needs(window, site):
    page = go(window(), site, "/?src=sample:tips&chart=bar&by=day&lang=en-US")
    drawn(page)
    expect(page.get_by_role("radio", name=re.compile("^Points needs"))).to_be_disabled()


@WIDTHS
def test_filters_narrow_and_can_be_taken_away(window, site, width):
    page = go(window(width), site, BARS)
    drawn(page)
    page.get_by_label("add a filter on").select_option("continent")
    page.get_by_role("checkbox", name="Asia (396)").check()
    expect(page).to_have_url(re.compile("in.continent=Asia"))
    page.get_by_role("checkbox", name="Europe (360)").check()
    expect(page).to_have_url(re.compile("in.continent=Asia&in.continent=Europe"))
    expect(page.locator(".filter summary").first).to_have_text("continent is Asia and Europe")
    page.get_by_role("button", name="Remove this filter").click()
    expect(page).not_to_have_url(re.compile("in.continent"))
    expect(page.locator("#filters")).to_be_empty()


def test_a_map_of_years_shows_the_last_one_and_a_line_all(window, site):
    page = go(window(), site, "/?src=sample:gapminder&lang=en-US")
    page.locator(".grid .card a[href*='chart=map_regions']").first.click()
    drawn(page)
    expect(page.locator("#filters summary")).to_have_text("year is 2007")
    page.get_by_role("radio", name="Lines").check()
    expect(page).to_have_url(re.compile("chart=line"))
    expect(page.locator("#filters")).to_be_empty()
    page.get_by_role("radio", name="Bars").check()
    expect(page).to_have_url(re.compile("chart=bar"))


def test_a_range_of_numbers(window, site):
    page = go(window(), site, BARS)
    drawn(page)
    page.get_by_label("add a filter on").select_option("lifeExp")
    page.get_by_label("From", exact=True).fill("60")
    page.get_by_label("From", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("gte.lifeExp=60"))


def test_a_parts_column_can_be_added_and_left_out(window, site):
    page = go(window(), site, "/?src=sample:tips&chart=bar&by=day&lang=en-US")
    drawn(page)
    part(page, "split", "add").select_option("sex")
    expect(page).to_have_url(re.compile("split=sex"))
    part(page, "split").select_option(label="(leave this out)")
    expect(page).not_to_have_url(re.compile("split=sex"))


def test_a_title_of_the_readers_own(window, site):
    page = go(window(), site, BARS)
    drawn(page)
    page.get_by_text("title and note").click()
    page.get_by_label("Title", exact=True).fill("Where <b>people</b> live")
    page.get_by_label("Title", exact=True).press("Enter")
    expect(page.locator("#chart-title")).to_have_text("Where <b>people</b> live")


@WIDTHS
def test_search_finds_in_samples_and_portals(window, site, width):
    page = go(window(width), site, "/?lang=en-US")
    page.get_by_role("searchbox").fill("datos")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("for “datos”")
    assert sideways(page) == 0
    page.get_by_role("link", name=re.compile("Datos|Tabla")).first.click()
    expect(page.get_by_text("60 rows")).to_be_visible()


def test_nothing_found_says_what_else_to_do(window, site):
    site.portal.routes["/api/3/action/package_search"], kept = (
        lambda asked: type(kept(asked))(
            200, {"Content-Type": "application/json"}, b'{"success": true, "result": {"count": 0, "results": []}}'
        ),
        site.portal.routes["/api/3/action/package_search"],
    )
    page = go(window(), site, "/?q=zzzzqqqq&lang=en-US")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing found")
    site.portal.routes["/api/3/action/package_search"] = kept


@WIDTHS
def test_the_address_of_a_file_opens_it(window, site, width):
    page = go(window(width), site, "/?lang=en-US")
    page.get_by_role("searchbox").fill(site.web.url("/robos.csv"))
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("240 rows")).to_be_visible()
    expect(page.get_by_text("not checked by Vistazo")).to_be_visible()
    assert sideways(page) == 0


@pytest.mark.parametrize("path", [f"/?ckanConf={RESOURCE}", f"/?ckan=demo&resource={RESOURCE}"])
def test_a_portals_frame_opens_its_resource(window, site, path):
    page = go(window(), site, f"{path}&lang=en-US")
    expect(page.get_by_text("60 rows")).to_be_visible()
    expect(page).to_have_url(re.compile(f"src=ckan:demo/{RESOURCE}"))


@WIDTHS
def test_a_dropped_or_chosen_file_is_the_readers_own(window, site, width):
    page = go(window(width), site, "/?lang=en-US")
    page.get_by_label("Choose a file").set_input_files({"name": "robos.csv", "mimeType": "text/csv", "buffer": ROBBERIES.encode()})
    expect(page.get_by_text("240 rows")).to_be_visible()
    cards(page).first.click()
    drawn(page)
    page.get_by_text("Share", exact=True).click()
    expect(page.get_by_text("only you can open")).to_be_visible()
    other = window(width)
    other.goto(page.url)
    expect(other.get_by_role("heading", level=1)).to_have_text("This could not be opened")


def test_a_slow_table_says_how_far_it_is(window, site):
    site.gate.clear()
    page = go(window(), site, f"/?src=url:{site.web.url('/slow.csv')}&lang=en-US")
    expect(page.get_by_role("heading", level=1)).to_have_text("Opening the table")
    expect(page.get_by_text("Fetching it")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    site.gate.set()
    expect(page.get_by_text("240 rows")).to_be_visible()


@pytest.mark.parametrize(("path", "lang"), [("/page.csv", "es-MX"), ("/empty.csv", "fr-FR"), ("/gone.csv", "en-US")])
def test_what_is_no_table_is_a_sentence_and_the_way_back(window, site, path, lang):
    page = go(window(), site, f"/?q={site.web.url(path)}&lang={lang}")
    expect(page.locator(".error")).to_be_visible()
    expect(page.locator(".error .wrong")).not_to_be_empty()
    expect(page.locator("#q")).to_have_value(site.web.url(path))
    expect(page.locator(".error a")).to_be_visible()


def test_a_columns_kind_can_be_corrected_and_the_link_keeps_it(window, site):
    page = go(window(), site, "/?src=sample:tips&lang=en-US")
    page.get_by_label("What size is").select_option(label="category")
    expect(page).to_have_url(re.compile("kind.size=categorical"))
    expect(page.locator(".column", has_text="size").locator(".tag")).to_contain_text("category")
    page.reload()
    expect(page.get_by_label("What size is")).to_have_value("categorical")


def test_the_order_of_dates_and_the_unit_can_be_corrected(window, site):
    page = go(window(), site, "/?lang=en-US")
    rows = "".join(f"{n:02d}/03/2021,{n}.5\n" for n in range(1, 12))
    page.locator("#file").set_input_files({"name": "days.csv", "mimeType": "text/csv", "buffer": f"day,length\n{rows}".encode()})
    page.get_by_label("Order of dates").select_option(label="day, month, year")
    expect(page).to_have_url(re.compile("date.day=dmy"))
    expect(page.locator(".column", has_text="day").first).to_contain_text("you said so")
    page.get_by_label("Unit").fill("km")
    page.get_by_label("Unit").press("Tab")
    expect(page).to_have_url(re.compile("unit.length=km"))
    expect(page.locator(".column", has_text="length").locator(".tag")).to_contain_text("km")


def test_the_chosen_kind_of_chart_is_in_sight_on_a_phone(window, site):
    page = go(window(390), site, "/?src=sample:tips&chart=box&what=total_bill&by=day&lang=en-US")
    drawn(page)
    expect(page.locator(".kinds input:checked + label")).to_be_in_viewport(ratio=1)


def test_numbers_rows_and_recipe_are_a_click_away(window, site):
    page = go(window(), site, BARS)
    drawn(page)
    page.get_by_text("The numbers (5 rows)").click()
    expect(page.get_by_role("cell", name="Asia")).to_be_visible()
    page.get_by_text("How it was calculated").click()
    expect(page.locator("#recipe")).to_contain_text("SELECT", ignore_case=True)
    page.get_by_text("The rows of the table (1,704)").click()
    expect(page.get_by_text("Rows 1 to 50 of 1,704").first).to_be_visible()
    page.get_by_role("button", name="Next rows").click()
    expect(page.get_by_text("Rows 51 to 100 of 1,704").first).to_be_visible()


def test_the_chart_can_be_taken_along(window, site):
    page = go(window(), site, BARS)
    drawn(page)
    page.get_by_text("Share", exact=True).click()
    for name, head in (
        ("Image (PNG)", b"\x89PNG"),
        ("Drawing (SVG)", b"<"),
        ("Data of the chart (CSV)", b""),
        ("Data of the chart (Excel)", b"PK"),
    ):
        with page.expect_download() as arriving:
            page.get_by_role("link", name=name).click()
        with open(arriving.value.path(), "rb") as file:
            assert file.read(4).startswith(head)
    expect(page.get_by_text(f"{site.url}/?src=sample:gapminder")).to_be_visible()
    expect(page.get_by_text("<iframe src=")).to_be_visible()


def test_the_language_menu_keeps_the_page(window, site):
    page = go(window(), site, BARS)
    drawn(page)
    page.get_by_text("English").first.click()
    page.get_by_role("link", name="Español").click()
    drawn(page)
    expect(page.locator("html")).to_have_attribute("lang", "es-MX")
    expect(page).to_have_url(re.compile("what=pop.*lang=es-MX"))


@WIDTHS
def test_a_search_is_narrowed_sorted_and_widened_again(window, site, width):
    page = go(window(width), site, "/?q=datos&lang=en-US")
    page.locator(".results").wait_for()
    facets = page.get_by_role("navigation", name="Narrow the results")
    if width < 700:
        facets.locator("summary").first.click()
    facets.get_by_role("link", name="In the last year").click()
    expect(page).to_have_url(re.compile(r"q=datos&since=year&lang=en-US$"))
    latest = page.get_by_role("link", name="Latest change first")
    expect(latest).to_have_attribute("href", re.compile("since=year"))
    latest.click()
    expect(page).to_have_url(re.compile(r"since=year&order=date"))
    expect(page.locator(".sorting [aria-current]")).to_have_text("Latest change first")
    if width < 700:
        facets.locator("summary").first.click()
    facets.get_by_role("link", name=re.compile("chosen: take this back")).click()
    expect(page).to_have_url(re.compile(r"q=datos&order=date&lang=en-US$"))
    assert sideways(page) == 0


def test_the_chart_stands_before_the_explorer_has_started(window, site):
    drawn(go(window(), site, BARS))
    page, held = window(), []
    page.route("**/_dash-layout", lambda route: held.append(route))
    with page.expect_request("**/_dash-layout"):
        page.goto(site.url + BARS, wait_until="commit")
    expect(page.locator("#early .bars .point path").first).to_be_visible()
    assert page.locator("#early h1").inner_text() and not page.locator("#figure").count()
    held[0].continue_()
    drawn(page)
    expect(page.locator("#early")).to_have_count(0)
    expect(page.locator("#figure .bars .point path").first).to_be_visible()
