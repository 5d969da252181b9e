"""Which page an address means: home, search results, a table on its way, its overview, or a chart's editor."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl

from explorer.errors import ExplorerError
from explorer.model.search import WHOLE
from explorer.model.source import Source
from explorer.model.view import View, view_of
from explorer.state import read_state, write_state
from explorer.web.editor import editor
from explorer.web.errors import error_page
from explorer.web.facets import narrowed
from explorer.web.find import data_set_page, found, only_table, results_page
from explorer.web.home import box, home
from explorer.web.layout import Page
from explorer.web.loading import Wanted, loading_page, opened
from explorer.web.overview import overview
from explorer.web.shown import corrected
from explorer.web.visit import Opened, Visit
from loaders import ckan

LONGEST_SEARCH = 2_000
"""Characters of a search or a pasted address."""


def page(query: str, visit: Visit, begun: bool = False) -> Page:
    """The page of an address; what goes wrong on the way is a page too. `begun`: its table was asked for already."""
    asked = dict(parse_qsl(query, keep_blank_values=True))
    text = asked.get("q", "").strip()[:LONGEST_SEARCH]
    try:
        return _page(query, asked, text, visit, begun)
    except ExplorerError as error:
        return error_page(error, visit, query, box(visit, text or _address(query)))


def _page(query: str, asked: dict[str, str], text: str, visit: Visit, begun: bool) -> Page:
    view, notes = read_state(query)
    told = tuple(visit.say(note.text) for note in notes)
    source = view.source or arrived(asked, visit)
    by_hand = asked.get("src", "")
    if len(view.sources) == 1 and by_hand.startswith(("http://", "https://")):
        text, source = by_hand[:LONGEST_SEARCH], None
    if source is not None:
        return table_page(replace(view, sources=view.sources or (source,)), told, visit, begun)
    narrow = narrowed(query)
    if not text and narrow == WHOLE:
        return home(visit, query)
    number = int(asked["page"]) if re.fullmatch("[1-9][0-9]{0,3}", asked.get("page", "")) else 1
    listed, is_address = found(text, narrow, number, visit)
    table = only_table(listed, is_address)
    if table is not None:
        of_table = view_of(table)
        return table_page(replace(view, sources=of_table.sources, crossing=of_table.crossing), told, visit, begun)
    return data_set_page(text, listed, visit, query) if is_address else results_page(text, narrow, number, listed, visit, query)


def arrived(asked: dict[str, str], visit: Visit) -> Source | None:
    """The table that a portal's frame points to by a resource's id."""
    resource = asked.get("ckanConf") or asked.get("resource")
    return ckan.locate(resource, asked.get("ckan", ""), visit.settings) if resource else None


def table_page(view: View, notes: tuple[str, ...], visit: Visit, begun: bool) -> Page:
    """The overview or the editor of a table that is there; the panel while it is on its way."""
    assert view.source is not None
    query = write_state(replace(view, locale=visit.locale))
    wanted = Wanted(view.source, view.read)
    dataset = opened(wanted, visit, begun)
    if dataset is None:
        return loading_page(wanted, visit, query)
    state = Opened(view, corrected(view, dataset))
    return editor(state, visit, query, notes) if view.spec else overview(state, visit, query, notes)


def _address(query: str) -> str:
    """What the reader may have pasted to come here: it stands in the box again."""
    source = read_state(query)[0].source
    return source.ref if source and source.loader == "url" else ""
