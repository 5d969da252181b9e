"""The page about detectors says what they are now."""

from __future__ import annotations

import pytest

from explorer.schema import catalogue
from explorer.schema._base import Detector
from explorer.schema.detectors import DETECTORS


def test_the_page_is_made_from_the_detectors_as_they_are() -> None:
    assert catalogue.PAGE.read_text(encoding="utf-8") == catalogue.page(), "run make docs"


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_every_detector_stands_on_it_with_rule_examples_and_source(detector: Detector) -> None:
    section = catalogue.page().split(f"\n### `{detector.role}`\n")
    assert any(detector.source in part and "**Rule.**" in part and "**Not.**" in part for part in section[1:])
