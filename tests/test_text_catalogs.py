"""The catalogs: everything said is said in each language, with the same values in it."""

import re

import pytest

from explorer.model.message import plural
from explorer.text import say
from explorer.text.catalogs import LANGUAGES, catalog
from explorer.text.extract import template, texts

PLACE = re.compile(r"\{(\w*)\}")
TRANSLATED = [language for language in LANGUAGES if language != "en"]
TEXTS = [found for found in template() if found.id]


def forms(text):
    return list(text) if isinstance(text, (list, tuple)) else [text]


def test_the_code_says_something():
    assert len(TEXTS) > 100


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language):
    known = catalog(language)
    missing = [found.id for found in TEXTS if not (known.get(found.id) and all(forms(known.get(found.id).string)))]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_fuzzy_or_left_over(language):
    said = {str(found.id) for found in TEXTS}
    assert [found.id for found in catalog(language) if found.id and (found.fuzzy or str(found.id) not in said)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_holds_the_same_values(language):
    known = catalog(language)
    wrong = []
    for found in TEXTS:
        wanted = set().union(*(PLACE.findall(form) for form in forms(found.id)))
        for form in forms(known.get(found.id).string):
            if not set(PLACE.findall(form)) <= wanted or (not isinstance(found.id, tuple) and set(PLACE.findall(form)) != wanted):
                wrong.append(form)
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('message("Rows")', [("Rows",)]),
        ('plural("{n} row", "{n} rows", n=2)', [("{n} row", "{n} rows")]),
        ("f'<b>{say(message(\"Rows\"), locale)}</b>'", [("Rows",)]),
        ('other("Rows")', []),
    ],
)
def test_what_a_module_can_say_is_found_wherever_it_stands(source, said):
    assert list(texts(source)) == said


def test_a_text_that_is_no_literal_stops_the_extraction():
    with pytest.raises(ValueError, match="malformed"):
        list(texts("message(words)"))


@pytest.mark.parametrize(
    ("language", "n", "form"),
    [("es", 0, "0 filas"), ("es", 1, "1 fila"), ("pt", 0, "0 linha"), ("pt", 2, "2 linhas"), ("fr", 0, "0 ligne"), ("fr", 2, "2 lignes")],
)
def test_zero_takes_the_form_that_the_language_gives_it(language, n, form):
    assert say(plural("{n} row", "{n} rows", n=n), language) == form


def test_french_never_breaks_a_line_before_its_marks():
    said = [form for found in catalog("fr") if found.id for form in forms(found.string)]
    assert [form for form in said if re.search(r" [:;?!»%]|« ", form)] == []
