"""The page of a table on its way: how far it is, how to call it off, and what it does when nobody is at it any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dash.exceptions import PreventUpdate

from explorer.model.view import View
from explorer.state import write_state
from explorer.web.front import Front
from explorer.web.show import leave, poll
from tests.explored import Explored, explored, found
from tests.fake_portal import TOWN, Portal, playing, until

QUERY = write_state(View((TOWN,), locale="en-US"))


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with playing(monkeypatch) as fake:
        fake.look.clear()
        yield fake


@pytest.fixture
def web(portal: Portal, tmp_path: Path) -> Explored:
    return explored(tmp_path)


def front(web: Explored) -> Front:
    return Front(web.app.store, web.app.settings)


def polled(web: Explored, waiter: str = "w") -> tuple[object, object]:
    with web.app.server.test_request_context("/"):
        return poll(front(web), QUERY, {"search": f"?{QUERY}"}, waiter)


def left(web: Explored, waiter: str = "w") -> str:
    with web.app.server.test_request_context("/"):
        return leave(front(web), QUERY, waiter)


def test_the_page_has_a_button_that_cancels_and_a_name_for_who_waits(web: Explored) -> None:
    first, second = (web.show(QUERY)["page"]["children"] for _ in range(2))
    assert found(first, name="cancel")
    names = [found(page, name="waiter")[0]["props"]["data"] for page in (first, second)]
    assert names[0] != names[1] and len(names[0]) == 32


def test_cancelling_leads_home_and_stops_it(web: Explored, portal: Portal) -> None:
    web.show(QUERY)
    until(lambda: web.app.store.progress(TOWN).stage == "reading")
    polled(web)
    assert left(web) == "?lang=en-US"
    until(lambda: web.app.store.progress(TOWN).stage == "")
    assert portal.read == 0


def test_a_page_goes_on_while_another_cancels(web: Explored, portal: Portal) -> None:
    web.show(QUERY)
    until(lambda: web.app.store.progress(TOWN).stage == "reading")
    polled(web, "one")
    polled(web, "other")
    left(web, "one")
    portal.look.set()
    until(lambda: web.app.store.progress(TOWN).dataset is not None)
    assert portal.fetched == 1


def test_where_nobody_is_at_it_any_more_the_page_begins_anew(web: Explored, portal: Portal) -> None:
    web.show(QUERY)
    until(lambda: web.app.store.progress(TOWN).stage == "reading")
    web.app.store.leave(TOWN, waiter="somebody")
    until(lambda: web.app.store.progress(TOWN).stage == "")
    _, loaded = polled(web)
    assert loaded == QUERY
    portal.look.set()
    web.show(QUERY, loaded=QUERY)
    until(lambda: web.app.store.progress(TOWN).dataset is not None)


def test_a_failure_is_not_begun_anew_by_itself(web: Explored, portal: Portal) -> None:
    portal.content = "<html>"
    portal.look.set()
    web.show(QUERY)
    until(lambda: web.app.store.progress(TOWN).error is not None)
    web.show(QUERY, loaded=QUERY)
    assert portal.fetched == 1


def test_an_address_without_a_table_is_not_left(web: Explored) -> None:
    with web.app.server.test_request_context("/"), pytest.raises(PreventUpdate):
        leave(front(web), write_state(replace(View(), locale="en-US")), "w")
