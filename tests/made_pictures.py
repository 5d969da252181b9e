"""Pictures made by hand, for tests of what is done with a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow

from explorer.model.picture import Picture
from explorer.model.source import Source
from explorer.model.table import Credit
from explorer.model.view import ChartSpec, View

KEYS = ("Iztapalapa", "Cuauhtémoc", "<b>Tlalpan</b> & más")
VALUES = (38214, 35022, 1584)

CREDIT = Credit(
    title="Víctimas en carpetas de investigación",
    publisher="FGJ",
    licence="CC BY 4.0",
    link="https://datos.example.org/dataset/victimas",
    modified="2023-09-30",
    fetched="2026-11-20T10:00:00",
    checked=True,
)

BAR: dict[str, Any] = {
    "data": [{"type": "bar", "orientation": "h", "x": list(VALUES), "y": ["Iztapalapa", "Cuauhtémoc", "Tlalpan"]}],
    "layout": {"margin": {"l": 120, "r": 60, "t": 8, "b": 8}, "yaxis": {"autorange": "reversed"}},
}


def bar_picture(**changes: Any) -> Picture:
    """Victims by borough, with a line that folds four others."""
    frame = pyarrow.table({"by": [*KEYS, None], "what": [*VALUES, 12345], "rows": [10, 9, 8, 7], "folded": [0, 0, 0, 4]})
    made = Picture(
        view=View(
            sources=(Source("sample", "victimas"),), spec=ChartSpec("bar", (("by", ("Alcaldía",)),), aggregate="sum"), locale="es-MX"
        ),
        figure=BAR,
        frame=frame,
        title="Víctimas por alcaldía",
        subtitle="Ciudad de México, 2019 a 2023",
        finding="",
        summary="Iztapalapa tiene más víctimas (38,214).",
        filters="donde el delito es robo",
        credit=CREDIT,
        source_line="Fuente: FGJ, datos al 30 sep 2023 · CC BY 4.0",
        notes=("312 víctimas sin alcaldía no aparecen.",),
        needs=(),
        headers=(("by", "Alcaldía"), ("what", "Víctimas")),
        fingerprint="f" * 16,
    )
    return replace(made, **changes)


def table_picture(**changes: Any) -> Picture:
    """Rows as published: no figure."""
    frame = pyarrow.table({"nombre": ["Ana", "=1+1"], "edad": [31.0, 45.5], "desde": ["2019-03-01", "2020-04-02"]})
    rows = {"figure": None, "frame": frame, "headers": (), "view": View(spec=ChartSpec("table"), locale="es-MX")}
    return bar_picture(**{**rows, **changes})
