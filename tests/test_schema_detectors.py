"""Every detector against its own truth table."""

from __future__ import annotations

import pytest

from explorer.model.schema import ROLES
from explorer.model.table import Hint, Read, Sample
from explorer.schema import columns
from explorer.schema._base import Detector, Example
from explorer.schema.decide import weight
from explorer.schema.detectors import DETECTORS

CASES = [(detector, example) for detector in DETECTORS for example in detector.examples]


def evidence_of(example: Example):
    """The evidence on the only column of a small table."""
    sample = Sample((example.header,), tuple((cell,) for cell in example.cells), Read(), True)
    return columns.evidences(sample, (Hint(example.header),))[0]


@pytest.mark.parametrize(("detector", "example"), CASES, ids=[f"{d.name}-{i}" for i, (d, _) in enumerate(CASES)])
def test_a_detector_speaks_up_where_its_examples_say_so(detector: Detector, example: Example) -> None:
    finding = detector.judge(evidence_of(example))
    assert bool(finding and weight(detector, finding)) is example.fires


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_a_detector_has_examples_both_ways_and_a_known_role(detector: Detector) -> None:
    assert {example.fires for example in detector.examples} >= {False}
    assert detector.role in ROLES[detector.kind]


def test_detectors_are_found_in_sorted_order_under_names_of_their_own() -> None:
    names = [detector.name for detector in DETECTORS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)
