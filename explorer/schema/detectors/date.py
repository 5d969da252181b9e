"""A day, or a day and an hour, in any usual order."""

from __future__ import annotations

from explorer.schema import casts, reasons
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    date dates day datetime timestamp time start end created updated modified published since until deadline birth dob fecha fechas dia
    inicio fin termino publicacion actualizacion nacimiento vencimiento desde hasta alta baja data datas criacao atualizacao nascimento
    vencimento jour debut maj naissance creation giorno inizio fine nascita aggiornamento month mes mois mese period periodo periode
    """,
    "date fecha time",
)


def judge(evidence: Evidence) -> Finding | None:
    """Nearly every value is a date."""
    found = evidence.moments
    said = evidence.says(WORDS)
    loose = {"compact", "ym", "ym together"} & set(found.forms)
    if found.share < (NEARLY_ALL if not said else MOSTLY) or (loose and not said and evidence.numbers.share > 0.9):
        return None
    first = found.formats[0] if found.formats else "%Y-%m-%d"
    grain = "year" if found.low[:4] != found.high[:4] else "month"
    reason = reasons.span(first, found.share, found.low, found.high, grain)
    return Finding(0.95, reason, said, casts.moment(evidence, found), role="datetime" if found.timed else "date")


NEARLY_ALL, MOSTLY = 0.95, 0.8
"""Under a header that says date a fifth of the cells may be remarks ("ongoing")."""

DETECTOR = Detector(
    "date",
    "temporal",
    "date",
    judge,
    (
        Example("x", ("05/03/2021", "25/12/2020"), True),
        Example("x", ("2021-03-05", "2020-12-25"), True),
        Example("x", ("2021-03-05T10:20:30.000Z", "2020-12-25T00:00:00.000Z"), True),
        Example("x", ("mar-21", "abr-21"), True),
        Example("x", ("marzo 2021", "abril 2021"), True),
        Example("x", ("5 de marzo de 2021", "12 de abril de 2021"), True),
        Example("x", ("Jan 5, 2021", "Feb 6, 2021"), True),
        Example("fecha", ("20210305", "20210306"), True),
        Example("Código mes", ("202101", "202112"), True),
        Example("x", ("20210305", "20210306"), False),
        Example("x", ("202101", "202112"), False),
        Example("x", ("35/03/2021", "41/12/2020"), False),
        Example("x", ("hello 5", "bye 7"), False),
    ),
    source="ISO 8601-1 for written order; Unicode CLDR for the order and the names of each language",
)
