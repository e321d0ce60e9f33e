"""Who a change breaks: a short run of tests/breaks on a real server, and cases."""

from __future__ import annotations

from breaks.compare import Result, compared
from postgres import Server

SCHEMAS = 3
CHANGES = 6


def test_random_changes_break_nothing_that_is_not_named(server: Server) -> None:
    result = Result()
    for seed in range(SCHEMAS):
        compared(server, f"suite {seed}", CHANGES, result)
    assert result.wrong == []
    assert result.broken >= result.changes / 2
    assert result.uncertain <= result.named / 10
