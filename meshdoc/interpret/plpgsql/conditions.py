"""Condition names and SQLSTATEs known to PL/pgSQL: errcodes.txt (plerrcodes.h)."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import meshdoc.data
from meshdoc.diagnostics import SqlError

FILE = Path(meshdoc.data.__file__).parent / "conditions.tsv"
NOT_OTHERS = frozenset({"57014", "P0004"})
"""Not caught by OTHERS: query_canceled and assert_failure."""
SQLSTATE = re.compile(r"[0-9A-Z]{5}")


@functools.cache
def _conditions() -> dict[str, tuple[str, ...]]:
    """The SQLSTATEs of each condition name."""
    found: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        sqlstate, name = line.split("\t")
        found[name] = (*found.get(name, ()), sqlstate)
    return found


def matches(condition: str, sqlstate: str) -> bool:
    """Whether WHEN condition catches an error: exception_matches_conditions of pl_exec.c."""
    if condition == "others":
        return sqlstate not in NOT_OTHERS
    for caught in sqlstates(condition):
        if caught == sqlstate or (caught.endswith("000") and caught[:2] == sqlstate[:2]):
            return True
    return False


def sqlstates(condition: str) -> tuple[str, ...]:
    """The SQLSTATEs of a condition name, or a SQLSTATE itself. Raises SqlError 42704 if the name does not exist."""
    if SQLSTATE.fullmatch(condition):
        return (condition,)
    found = _conditions().get(condition)
    if found is None:
        raise SqlError("42704", f'unrecognized exception condition "{condition}"')
    return found
