"""The house template: what every figure looks like where it says nothing else. Files and images carry it, pages add it once."""

from __future__ import annotations

from typing import Any

INK = "#1d2433"
MUTED = "#5b6472"
LINE = "#e4e7ec"
GROUND = "#ffffff"
OTHER = "#8a93a1"
NO_DATA = "#e4e7ec"
LAND = "#eceff2"
BORDER = "#c9ced6"
FONT = "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif"
CATEGORIES = ("#0b7a75", "#c8553d", "#30638e", "#b8860b", "#7a5195", "#4f772d", "#a23b72", "#5c6b8a")
"""Told apart by colour-blind readers as lines with direct labels, 3:1 on white; eight are as many as an eye keeps apart."""

LABEL_SIZE = 14
VALUE_SIZE = 13
TICK_SIZE = 12

_AXIS: dict[str, Any] = {
    "showgrid": False,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "fixedrange": True,
    "tickfont": {"size": TICK_SIZE, "color": MUTED},
    "title": {"font": {"size": TICK_SIZE, "color": MUTED}, "standoff": 8},
    "gridcolor": LINE,
    "zerolinecolor": LINE,
    "automargin": False,
    "ticklabelstandoff": 6,
}

TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT, "size": LABEL_SIZE, "color": INK},
        "colorway": list(CATEGORIES),
        "paper_bgcolor": GROUND,
        "plot_bgcolor": GROUND,
        "autosize": True,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": GROUND, "bordercolor": LINE, "align": "left", "font": {"family": FONT, "size": VALUE_SIZE, "color": INK}},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        "showlegend": False,
        "legend": {
            "orientation": "h",
            "xref": "container",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "maxheight": 1,
            "font": {"size": VALUE_SIZE, "color": INK},
            "itemclick": False,
            "itemdoubleclick": False,
            "traceorder": "normal",
            "itemsizing": "constant",
        },
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "bargap": 0.26,
        "bargroupgap": 0.06,
        "geo": {
            "visible": False,
            "showframe": False,
            "showcoastlines": False,
            "showland": False,
            "bgcolor": GROUND,
            "projection": {"type": "natural earth"},
        },
        "annotationdefaults": {"showarrow": False, "font": {"size": VALUE_SIZE, "color": MUTED}},
        "uniformtext": {"mode": False},
    },
    "data": {
        "bar": [{"marker": {"line": {"width": 0}, "cornerradius": 2}, "cliponaxis": False}],
        "scatter": [{"line": {"width": 2}, "cliponaxis": False}],
        "choropleth": [{"marker": {"line": {"color": GROUND, "width": 0.6}}}],
        "treemap": [{"marker": {"line": {"color": GROUND, "width": 2}, "cornerradius": 3}}],
    },
}
