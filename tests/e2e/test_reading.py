"""How a file is read, changed in a real browser: by keyboard, on a phone, in four languages; the link, reload and back keep it."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import sideways
from tests.served import Reply

PEOPLE = "Población de ciudades;\n;\nciudad;personas\nBogotá;7\nLima;9\nQuito;2\nIbagué;5\n"
WORDS = {
    "en-US": ("How the file was read", "names in row 3"),
    "es-MX": ("Cómo se leyó el archivo", "nombres en la fila 3"),
    "pt-BR": ("Como o arquivo foi lido", "nomes na linha 3"),
    "fr-FR": ("Comment le fichier a été lu", "noms à la ligne 3"),
}


@pytest.fixture
def address(site):
    site.web.routes["/people.csv"] = Reply(headers={"Content-Type": "text/csv"}, body=PEOPLE.encode("cp1252"))
    return f"{site.url}/?src=url:{quote(site.web.url('/people.csv'), safe=':/')}"


def test_a_reader_says_by_keyboard_which_row_has_the_names(window, address):
    page = window(390)
    page.goto(f"{address}&lang=en-US")
    summary = page.locator("#reading > summary")
    expect(summary).to_contain_text("names in row 3")
    summary.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_label("Row with the names of the columns")
    menu.focus()
    menu.select_option(label="there is none")
    assert sideways(page) == 0
    button = page.locator("#reading form").filter(has=menu).get_by_role("button", name="Read it this way")
    button.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"header=-1"))
    expect(page.locator("#reading > summary")).to_contain_text("no row of names")
    page.reload()
    expect(page.locator("#reading > summary")).to_contain_text("no row of names")
    page.go_back()
    expect(page.locator("#reading > summary")).to_contain_text("names in row 3")


@pytest.mark.parametrize("locale", WORDS)
def test_the_decisions_are_said_in_each_language(window, address, locale):
    page = window(390, locale)
    page.goto(f"{address}&lang={locale}")
    for words in WORDS[locale]:
        expect(page.locator("#reading > summary")).to_contain_text(words)
    assert sideways(page) == 0
