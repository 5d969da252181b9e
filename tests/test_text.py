"""Words, numbers and dates: each language and country writes them its own way."""

import pytest
from babel.numbers import format_decimal, format_percent

from explorer.model.message import Amount, Listing, Moment, message, plural
from explorer.text import (
    collation_key,
    decimals_of,
    file_size,
    listing,
    moment,
    negotiate,
    number,
    percent,
    percents,
    pieces,
    say,
    separators,
)
from explorer.text.locales import babel_locale


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (38214, "es-MX", "38,214"),
        (38214, "es-CO", "38.214"),
        (38214, "pt-BR", "38.214"),
        (38214, "fr-FR", "38\u202f214"),
        (12.5, "es-MX", "12.5"),
        (12.5, "es-ES", "12,5"),
        (0.012345, "en-US", "0.01234"),
        (123456.7, "en-US", "123,457"),
        (-3.0, "en-US", "-3"),
        (0, "en-US", "0"),
        (float("nan"), "en-US", "–"),
    ],
)
def test_numbers_are_written_as_the_country_does(value, locale, text):
    assert number(value, locale) == text


@pytest.mark.parametrize(
    ("iso", "grain", "locale", "text"),
    [
        ("2023-09-30", "day", "es-MX", "30 sep 2023"),
        ("2023-09", "month", "es-MX", "septiembre de 2023"),
        ("2023-09-01", "month", "fr-FR", "septembre 2023"),
        ("2019-01-01", "year", "en-US", "2019"),
        ("2019", "year", "en-US", "2019"),
        ("2023-07-01", "quarter", "en-US", "Q3 2023"),
        ("not a date", "day", "en-US", "not a date"),
    ],
)
def test_dates_are_written_to_their_precision(iso, grain, locale, text):
    assert moment(iso, grain, locale) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.163, "16%"), (0.004, "0.4%"), (1, "100%"), (0, "0%")],
)
def test_little_is_not_nothing(share, text):
    assert percent(share, "en-US") == text


def test_a_little_share_has_its_sign_where_the_language_puts_it():
    assert percent(0.004, "fr-FR") == "0,4" + percent(0.16, "fr-FR").removeprefix("16")


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0\u00a0B"), (999, "999\u00a0B"), (1234, "1.2\u00a0kB"), (12_345_678, "12.3\u00a0MB"), (5e12, "5,000\u00a0GB")]
)
def test_sizes_have_the_unit_that_fits(count, text):
    assert file_size(count, "en-US") == text


def test_french_counts_octets():
    assert file_size(12_345_678, "fr-FR") == "12,3\u00a0Mo"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["Hidalgo"], "Hidalgo"),
        (["Sonora", "Hidalgo"], "Sonora e Hidalgo"),
        (["agua", "nieve", "ingreso"], "agua, nieve e ingreso"),
        (["nieve", "hielo"], "nieve y hielo"),
        (["Sonora", "Yucatán"], "Sonora y Yucatán"),
    ],
)
def test_spanish_never_says_y_before_the_same_sound(items, text):
    assert listing(items, "es-MX") == text


def test_other_languages_keep_their_word_before_any_sound():
    assert listing(["Sonora", "Hidalgo"], "pt-BR") == "Sonora e Hidalgo"
    assert listing(["nord", "Isère"], "fr-FR") == "nord et Isère"


@pytest.mark.parametrize(
    ("wanted", "accepted", "default", "locale"),
    [
        ("es-CO", "", "es-MX", "es-CO"),
        ("es", "", "es-MX", "es-MX"),
        ("pt", "", "es-MX", "pt"),
        ("", "de-DE,fr;q=0.8,en;q=0.9", "es-MX", "en"),
        ("", "fr-CA,en;q=0.5", "es-MX", "fr-CA"),
        ("xx", "", "es-MX", "es-MX"),
        ("es-XX<script>", "", "es-MX", "es-MX"),
        ("", "q=;;;,,", "es-MX", "es-MX"),
        ("ES_mx", "", "en-US", "es-MX"),
    ],
)
def test_the_link_decides_then_the_browser_then_the_operator(wanted, accepted, default, locale):
    assert negotiate(wanted, accepted, default) == locale


def test_a_message_takes_values_of_every_sort():
    said = message(
        "{a} {b} {c} {d} {e}", a="x", b=1234, c=Amount(0.5, "percent"), d=Moment("2020-01-01"), e=Listing(("p", "q", message("r")))
    )
    assert say(said, "en-US") == "x 1,234 50% Jan 1, 2020 p, q, and r"


def test_a_value_that_looks_like_a_place_stays_as_it_is():
    assert say(message("{a}!", a="{b} {a}", b="no"), "en-US") == "{b} {a}!"


@pytest.mark.parametrize(("n", "text"), [(1, "1 row"), (0, "0 rows"), (2345, "2,345 rows")])
def test_the_plural_follows_the_number(n, text):
    assert say(plural("{n} row", "{n} rows", n=n), "en-US") == text


def test_pieces_keep_the_order_of_the_pattern():
    assert pieces(message("Show {what} by {by}."), "en-US") == [
        ("text", "Show "),
        ("place", "what"),
        ("text", " by "),
        ("place", "by"),
        ("text", "."),
    ]


def test_separators_are_the_countrys():
    assert [separators(tag) for tag in ("es-MX", "es-CO", "en-US")] == [".,", ",.", ".,"]


def test_words_sort_as_in_a_dictionary():
    assert sorted(["zeta", "Ñandú", "nube", "Álvaro", "alba", "oso"], key=collation_key) == [
        "alba",
        "Álvaro",
        "nube",
        "Ñandú",
        "oso",
        "zeta",
    ]


@pytest.mark.parametrize("locale", ["es-MX", "es-ES", "es-CO", "en-US", "pt-BR", "pt-PT", "fr-FR", "fr-CA", "en"])
@pytest.mark.parametrize(
    "value", [0, 1, -1, 999, 1000, 38214, -1234567, 0.125, 2.675, -0.5, 0.1 + 0.2, 1e21, 1e-9, 123456.789, 9_007_199_254_740_993]
)
def test_numbers_are_written_as_babel_writes_them(value, locale):
    babel = babel_locale(locale)
    assert number(value, locale, 0) == format_decimal(value, format="#,##0", locale=babel)
    assert number(value, locale, 3) == format_decimal(value, format="#,##0.###", locale=babel)
    assert abs(value) < 0.01 or percent(value, locale) == format_percent(value, locale=babel)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([12.5, 7], 1),
        ([1, 20, 300], 0),
        ([1200.4, 12.5], 0),
        ([98.61, 98.64], 2),
        ([0.83, 0.5], 2),
        ([50, 0.04], 2),
        ([0.0001, 5_000.5], None),
        ([0.01, 2.74, 17_400], None),
        ([], 0),
    ],
)
def test_numbers_that_are_read_together_have_the_decimals_that_tell_them_apart(values: list[float], found: int | None) -> None:
    assert decimals_of(values) == found


def test_shares_that_are_read_together_have_the_same_decimals() -> None:
    assert percents([0.12, 0.004], "en-US") == ["12.0%", "0.4%"] and percents([0.12, 0.34], "en-US") == ["12%", "34%"]
