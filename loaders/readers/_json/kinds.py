"""Which of the kinds made of JSON a text is: plain JSON, GeoJSON, TopoJSON, JSON-stat."""

from __future__ import annotations

import re

from loaders.readers._json.text import PREFIX

_OPENING = re.compile(r"""\{\s*(?:"|\}|'|[A-Za-z_$][\w$]*+\s*:)|\[\s*(?:[\[{"'\]]|-?\d[\d.eE+-]*\s*[,\]]|(?:true|false|null|NaN)\b)""")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SHAPES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
_FEATURES = re.compile(r'"type"\s*:\s*"Feature"|"features"\s*:\s*\[\s*(?:\]|\{\s*"geometry"\s*:\s*\{\s*"coordinates")')
_STAT = re.compile(r'(?=.*"dimension"\s*:\s*\{)(?=.*"category"\s*:\s*\{)(?=.*"(?:index|label)"\s*:)', re.S)


def json_kind(text: str) -> str:
    """json, geojson, topojson, jsonstat; "" for a text that is none of them."""
    start = PREFIX.match(text)
    text = text[start.end() if start else 0 :].lstrip(" \t\r\n\x1e")
    if not _OPENING.match(text):
        return ""
    said = _said(text)
    what = said.get("type", "")
    if what == "Topology" or {"arcs", "objects"} <= said.keys():
        return "topojson"
    if what in ("Feature", "FeatureCollection") or (what in _SHAPES and said.keys() & {"coordinates", "geometries"}):
        return "geojson"
    if "features" in said and _FEATURES.search(text):
        return "geojson"
    return "jsonstat" if _is_stat(said, text) else "json"


def _is_stat(said: dict[str, str], text: str) -> bool:
    """A version 2 data set or collection says what it is; versions 1 hold data sets by any name."""
    if said.get("class") in ("dataset", "collection") and said.keys() & {"version", "id", "dimension", "link", "href"}:
        return True
    return "type" not in said and bool(_STAT.match(text)) and ('"value"' in text or {"id", "size"} <= said.keys())


def _said(text: str) -> dict[str, str]:
    """Names of the first object (that of a list, where the document is one) and those of its values that are texts."""
    depth, found, name, before = (-1 if text.startswith("[") else 0), dict[str, str](), "", ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        depth += (token in "{[") - (token in "}]")
        if depth < 1 and token in "}]":
            break
        if depth == 1 and token == ":":
            name = before
            found[name] = ""
        elif depth == 1 and before == ":" and token.startswith('"'):
            found[name] = token.strip('"')
        before = ":" if token == ":" else token.strip('"')
    return found
