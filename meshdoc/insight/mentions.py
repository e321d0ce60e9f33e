"""Routines whose bodies mention an object.

PostgreSQL stores most function bodies as text, without dependencies. So this compares names: a word that happens to
equal the name of an object counts as a mention.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from meshdoc.catalog.object import Object
from meshdoc.catalog.routine import Routine

_WORD = re.compile(r"[A-Za-z_\u0080-\uffff][\w$]*|\"(?:[^\"]|\"\")+\"")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)


class Mentions:
    """The routines whose bodies contain a name as a word."""

    def __init__(self, routines: Iterable[Routine]) -> None:
        """The words of each body are read once."""
        self._by_word: dict[str, list[Routine]] = defaultdict(list)
        for routine in routines:
            for word in words(routine.body):
                self._by_word[word].append(routine)

    def of(self, item: Object) -> Sequence[Routine]:
        """The routines whose bodies mention an object, in the given order."""
        return self._by_word.get(item.name, ())


@functools.lru_cache(maxsize=4096)
def words(body: str) -> frozenset[str]:
    """The names in a body, without those in its comments."""
    found = _WORD.findall(_COMMENT.sub(" ", body))
    return frozenset(word[1:-1].replace('""', '"') if word.startswith('"') else word.lower() for word in found)
