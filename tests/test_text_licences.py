"""Licences: portals call them many things, readers know them by one."""

import pytest

from explorer.text import licence


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Creative Commons Attribution 4.0", "CC BY 4.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "CC BY-SA 4.0"),
        ("Creative Commons Atribución-NoComercial", "CC BY-NC"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("cc-by", "CC BY"),
        ("CC BY 4.0", "CC BY 4.0"),
        ("Creative Commons CCZero", "CC0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("Open Data Commons Open Database License (ODbL)", "ODbL"),
        ("Licence Ouverte 2.0", "Licence Ouverte 2.0"),
        ("Libre Uso MX", "Libre Uso MX"),
        ("", ""),
    ],
)
def test_a_licence_has_the_letters_that_readers_know(name: str, text: str) -> None:
    assert licence(name, "es-MX") == text


@pytest.mark.parametrize(
    ("name", "locale", "text"),
    [
        ("Public domain", "es-MX", "dominio público"),
        ("Dominio Público", "fr-FR", "domaine public"),
        ("other-pd", "en-US", "public domain"),
        ("notspecified", "pt-BR", "licença não especificada"),
        ("License not specified", "es-MX", "licencia no especificada"),
        ("Other (Open)", "es-MX", "otra licencia abierta"),
    ],
)
def test_a_licence_in_words_is_said_in_the_readers(name: str, locale: str, text: str) -> None:
    assert licence(name, locale) == text
