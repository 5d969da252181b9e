"""A reader's own file in a real browser: sent, cancelled, opened, deleted by keyboard; and a table on its way that is called off."""

import re

from playwright.sync_api import expect

CSV = "estado,total\nJalisco,1\nColima,2\n"


def chosen(page, content=CSV, name="ventas.csv"):
    page.locator("#file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})


def test_a_file_is_opened_and_deleted_by_keyboard(window, site):
    page = window()
    page.goto(f"{site.url}/?lang=en-US")
    chosen(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("ventas")
    expect(page.get_by_text("Only you can see this file.")).to_be_visible()
    expect(page.locator("time[data-local]")).not_to_contain_text("UTC")
    address = page.url
    page.locator("#delete-file summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Yes, delete it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?lang=en-US$"))
    page.goto(address)
    expect(page.get_by_text("This file is not yours or was deleted.")).to_be_visible()


def test_sending_shows_how_far_it_is_and_can_be_cancelled(window, site):
    page = window()
    page.goto(f"{site.url}/?lang=en-US")
    page.locator("#file").wait_for(state="attached")
    page.route("**/upload?*", lambda route: None)
    chosen(page)
    expect(page.get_by_role("progressbar", name="Sending your file")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#sending")).to_be_hidden()
    page.unroute("**/upload?*")
    chosen(page, name="otra.csv")
    expect(page.get_by_role("heading", level=1)).to_contain_text("otra")


def test_a_table_on_its_way_is_called_off(window, site):
    site.gate.clear()
    page = window()
    page.goto(f"{site.url}/?q={site.web.url('/slow.csv?off')}&lang=en-US")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile(r"/\?lang=en-US$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("What do you want to know?")
    site.gate.set()
