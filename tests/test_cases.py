"""Every expected block of every case equals the output of its view."""

from __future__ import annotations

import pytest
from cases import Case, all_cases
from views import VIEWS


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_expected_blocks(case: Case) -> None:
    for block in case.expected:
        assert VIEWS[block.word](case.run(), block.argument) == block.text
