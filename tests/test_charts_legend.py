"""Legends take the room that they need, and none where there is nothing to tell apart."""

from __future__ import annotations

import pytest

from charts import _legend as legend
from explorer.model.picture import Look

WIDE, PHONE, CARD = Look(960, 480), Look(358, 420), Look(360, 190, "card")


def test_one_series_and_a_card_have_no_legend() -> None:
    assert legend.height(["alone"], WIDE) == legend.height(["a", "b"], CARD) == 0
    assert not legend.is_shown(["alone"], WIDE) and not legend.is_shown(["a", "b"], CARD)


@pytest.mark.parametrize(
    ("names", "look", "rows"), [(["No", "Yes"], PHONE, 1), (["Culture and sport"] * 6, PHONE, 3), (["x" * 40] * 4, PHONE, 4)]
)
def test_names_that_do_not_fit_in_a_row_take_more(names: list[str], look: Look, rows: int) -> None:
    assert legend.height(names, look) == legend.PITCH * rows + legend.PADDING


def test_a_legend_is_as_wide_as_the_plot_and_takes_more_rows_beside_long_names() -> None:
    names = ["Other (110)"] * 4
    assert legend.height(names, PHONE, 200) > legend.height(names, PHONE, 40)
