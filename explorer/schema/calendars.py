"""Names of months, weekdays and quarters in five languages."""

from __future__ import annotations

from explorer.schema.words import fold

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
_SHORT_MONTHS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
}
_MORE_MONTHS = {"sept": 9, "setiembre": 9, "set": 9, "fevr": 2, "fev": 2, "jul": 7, "jui": 6, "aout": 8, "dec": 12, "mai": 5, "juil": 7}
_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}
_SHORT_WEEKDAYS = {
    "en": "mon tue wed thu fri sat sun",
    "es": "lun mar mie jue vie sab dom",
    "pt": "seg ter qua qui sex sab dom",
    "fr": "lun mar mer jeu ven sam dim",
    "it": "lun mar mer gio ven sab dom",
}
_MORE_WEEKDAYS = {"segunda": 1, "terca": 2, "quarta": 3, "quinta": 4, "sexta": 5, "tues": 2, "wednes": 3, "thur": 4, "thurs": 4}


def _numbered(lists: dict[str, str]) -> dict[str, int]:
    return {fold(name): place for names in lists.values() for place, name in enumerate(names.split(), 1)}


MONTHS: dict[str, int] = _MORE_MONTHS | _numbered(_SHORT_MONTHS) | _numbered(_MONTHS)
"""Month names and their usual short forms, folded, to 1-12."""

WEEKDAYS: dict[str, int] = _MORE_WEEKDAYS | _numbered(_SHORT_WEEKDAYS) | _numbered(_WEEKDAYS)
"""Weekday names and their usual short forms, folded, to 1-7 (Monday first)."""

ENGLISH_MONTHS = frozenset((_MONTHS["en"] + " " + _SHORT_MONTHS["en"]).split())
ENGLISH_WEEKDAYS = frozenset((_WEEKDAYS["en"] + " " + _SHORT_WEEKDAYS["en"]).split())


def month_words(names: set[str]) -> tuple[tuple[str, str], ...]:
    """What to write in place of the month names of the languages that `names` (folded) are in: longest first, accents as published."""
    known = [
        (spelled, place)
        for lists in (_MONTHS, _SHORT_MONTHS)
        for language, row in lists.items()
        for place, spelled in enumerate(row.split(), 1)
        if names & set(fold(_MONTHS[language] + " " + _SHORT_MONTHS[language]).split())
    ]
    pairs = dict(known) | {fold(spelled): place for spelled, place in known} | {n: MONTHS[n] for n in names}
    return tuple((name, f"{place:02d}") for name, place in sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])))
