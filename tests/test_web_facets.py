"""The page of a search: facets as links, results by data set, what cannot be opened told so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.model.search import WHOLE, Facet, Narrow
from explorer.web.facets import narrowed, toggled, with_chosen
from tests.explored import Explored, explored, found, text
from tests.fake_ckan import FakeCkan, portal
from tests.served import serving

FACETS: dict[str, list[tuple[str, Any, int]]] = {
    "organization": [("sedema", "Medio Ambiente", 41)],
    "tags": [(f"tag {number}", f"tag {number}", 20 - number) for number in range(10)],
}
RESOURCES = [{"id": f"r{number}", "name": f"Año {2010 + number}", "format": "PDF" if number == 0 else "CSV"} for number in range(8)]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explored]:
    fake = FakeCkan(facets=FACETS, datasets=45, package={"resources": RESOURCES})
    with serving(fake.routes()) as server:
        yield explored(tmp_path_factory.mktemp("data"), portals=[portal(server).model_dump()], ports=[80, 443, server.port], samples=False)


def page_of(web: Explored, query: str) -> Any:
    return web.show(query)["page"]["children"]


def links(page: Any) -> dict[str, str]:
    return {" ".join(text(link).split()): link["props"]["href"] for link in found(page, "Link")}


# What an address says


@pytest.mark.parametrize(
    ("query", "narrow"),
    [
        ("q=aire", WHOLE),
        ("q=aire&org=a&org=b&org=a", Narrow((("org", ("a", "b")),))),
        ("tag=x&org=a&order=date", Narrow((("org", ("a",)), ("tag", ("x",))), "date")),
        ("since=week&since=month", Narrow((("since", ("month",)),))),
        ("since=ever&order=chaos&format=", WHOLE),
        ("tag=" + "x" * 900, Narrow((("tag", ("x" * 200,)),))),
    ],
)
def test_an_address_narrows_a_search(query: str, narrow: Narrow) -> None:
    assert narrowed(query) == narrow


def test_a_value_is_chosen_and_taken_back() -> None:
    both = toggled(toggled(WHOLE, "tag", "x"), "org", "a")
    assert both.chosen == (("org", ("a",)), ("tag", ("x",)))
    assert toggled(toggled(both, "tag", "x"), "org", "a") == WHOLE
    assert toggled(toggled(WHOLE, "since", "week"), "since", "year").values("since") == ("year",)


def test_a_choice_that_finds_nothing_stays_to_be_undone() -> None:
    shown = with_chosen((Facet("org", (("a", "A", 3),)),), Narrow((("org", ("b",)),)))
    assert shown[0] == Facet("org", (("b", "b", 0), ("a", "A", 3)))


# The page


def test_facets_are_links_that_keep_the_words_and_the_other_choices(web: Explored) -> None:
    found_links = links(page_of(web, "q=aire&org=sedema&page=2&lang=en-US"))
    assert found_links["tag 0 20"] == "/?q=aire&org=sedema&tag=tag+0&lang=en-US"
    assert found_links["Medio Ambiente 41 chosen: take this back"] == "/?q=aire&lang=en-US"
    assert found_links["Latest change first"] == "/?q=aire&org=sedema&order=date&lang=en-US"
    assert found_links["Next page"] == "/?q=aire&org=sedema&page=3&lang=en-US"


def test_a_facet_with_many_values_unfolds(web: Explored) -> None:
    page = page_of(web, "q=aire&lang=en-US")
    assert "4 more" in [text(summary) for summary in found(page, "Summary")]


def test_facets_stand_open_only_where_there_is_room(web: Explored) -> None:
    for width, is_open in ((1280, True), (390, False)):
        page = web.show("q=aire&lang=en-US", width=width)["page"]["children"]
        (facets,) = [nav for nav in found(page, "Nav") if nav["props"].get("className") == "facets"]
        assert facets["props"]["children"]["props"]["open"] is is_open


def test_a_data_set_stands_once_with_its_first_tables_and_the_way_to_all(web: Explored) -> None:
    page = page_of(web, "q=aire&lang=en-US")
    (first, *_) = [item for item in found(page, "Li") if found(item, "H2")]
    assert list(links(first)) == ["Datos", "Año 2011", "Año 2012", "Año 2013", "Año 2014", "Año 2015", "3 more tables"]
    assert links(first)["Datos"] == links(first)["3 more tables"] == "/?q=ckan%3Ademo%2Fdataset%2Fserie-00&lang=en-US"


def test_what_cannot_be_opened_is_no_link_and_says_why(web: Explored) -> None:
    page = page_of(web, "q=ckan:demo/dataset/serie-00&lang=en-US")
    assert "This data set has 8 tables" in text(page) and "A document to read, not a table." in text(page)
    assert not any("2010" in words for words in links(page))


def test_without_words_there_is_a_way_to_the_latest(web: Explored, tmp_path: Path) -> None:
    assert links(page_of(web, "lang=en-US"))["See what was published last"] == "/?order=date&lang=en-US"
    assert text(found(page_of(web, "order=date&lang=en-US"), "H1")) == "45 results"
    assert "See what was published last" not in links(page_of(explored(tmp_path), "lang=en-US"))
