"""The picker of kinds of charts."""

from typing import Any

from explorer.settings import Settings
from explorer.web.kinds import options
from explorer.web.visit import Visit
from tests.charts_tables import number, place, table


def test_among_maps_the_plain_one_stands_first() -> None:
    visit: Any = Visit(None, Settings(), "en-US")  # type: ignore[arg-type]  # asks no store
    kinds = [option["value"] for option in options(table(place("e"), number("v")), visit)]
    assert kinds.index("map_regions") < kinds.index("map_bubbles") < kinds.index("map_points")
