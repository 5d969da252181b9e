"""The unit that a header gives: `superficie (km2)`, `body_mass_g`."""

from __future__ import annotations

import re

from explorer.schema.words import fold, listed

BRACKETED = listed(
    """
    km2 km² m2 m² ha has hectareas hectares km m cm mm mi ft kg g mg t ton tons toneladas tonnes tonnellate l lt litros ml m3 m³ hm3 mm3
    °c ºc c °f % ‰ kw mw gw kwh mwh gwh twh tep co2 µg/m3 µg/m³ ug/m3 ppm ppb db km/h m/s hab/km2 hab./km2
    usd eur mxn cop ars clp pen brl gbp uyu pesos euros reais soles dolares dollars $ € r$ £ k€ m€ meur musd
    years anos ans anni dias days jours giorni horas hours heures ore minutos minutes min seg s
    """
)
"""Units that stand in brackets behind a name, folded; anything else there is a remark."""

TRAILING = listed("mm cm km kg ha km2 m2 m3 mg usd eur mxn kwh mwh gwh kmh ppm lbs ft mph")
"""Units that end a name after an underscore and can hardly be a word."""

_BRACKETS = re.compile(r"[(\[]\s*(?:en|in)?\s*([^()\[\]]{1,14}?)\s*[)\]]\s*$", re.IGNORECASE)
_TAIL = re.compile(r"[_ ]([a-z]+\d?)$")


def unit_of(header: str) -> str:
    """The unit as the header writes it, or ""."""
    found = _BRACKETS.search(header)
    if found and fold(found[1]) in BRACKETED:
        return found[1]
    tail = _TAIL.search(header.strip().lower())
    return tail[1] if tail and tail[1] in TRAILING else ""
