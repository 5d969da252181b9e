"""The first five charts of every embedded sample fall in no failure class."""

import pytest

from tests.checker import checked
from tests.failures import TABLES, first_charts
from tests.gallery import SAMPLES

PATHS = sorted(path for path in SAMPLES.iterdir() if path.suffix in TABLES)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_first_charts_of_a_sample_can_be_printed(path, tmp_path):
    charts = first_charts(path, tmp_path)
    assert charts and checked(charts) == []
