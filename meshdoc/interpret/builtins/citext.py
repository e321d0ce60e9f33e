"""Comparisons of the extension citext, which ignore case: citext.c. The collation of the replay's database is C."""

from __future__ import annotations

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from string import ascii_lowercase, ascii_uppercase

from meshdoc.interpret.builtins import plain

LIBRARY = "$libdir/citext"
LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""How the collation C changes case."""


def _comparison(name: str, holds: Callable[[str, str], bool]) -> None:
    plain(name)(lambda left, right: holds(left.translate(LOWER), right.translate(LOWER)))


for _name, _holds in {"eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge}.items():
    _comparison(f"citext_{_name}", _holds)
