"""Routines whose bodies mention an object.

PostgreSQL stores most function bodies as text, without dependencies. So this compares names: a word that happens to
equal the name of an object counts as a mention.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from meshdoc.catalog.object import Object
from meshdoc.catalog.routine import Routine

_WORD = re.compile(r"[A-Za-z_\u0080-\uffff][\w$]*|\"(?:[^\"]|\"\")+\"")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)


def mentions(routines: Iterable[Routine], item: Object) -> Iterator[Routine]:
    """The routines whose bodies contain the name of an object as a word, in the given order."""
    return (routine for routine in routines if item.name in words(routine.body))


@functools.lru_cache(maxsize=4096)
def words(body: str) -> frozenset[str]:
    """The names in a body, without those in its comments."""
    found = _WORD.findall(_COMMENT.sub(" ", body))
    return frozenset(word[1:-1].replace('""', '"') if word.startswith('"') else word.lower() for word in found)
