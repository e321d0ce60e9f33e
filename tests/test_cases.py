"""Every expected block of every case is what its view prints."""

from __future__ import annotations

import pytest
from cases import Case, all_cases
from views import VIEWS


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_expected_blocks(case: Case) -> None:
    for block in case.expected:
        assert VIEWS[block.word](case.run(), block.argument) == block.text
