"""Folders whose names differ in a number and which hold the same schema, such as one for each version of a server."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from meshdoc.sources.candidate import Reading
from meshdoc.sources.editions import are_editions, relations_of
from meshdoc.sources.version import natural

_DIGITS = re.compile(r"\d+")


def newest(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings without those of folders that create the relations of one with a higher number."""
    editions: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        editions[reading.layout, _DIGITS.sub("#", reading.folder)].append(reading)
    for group in editions.values():
        last = max(group, key=lambda reading: natural(reading.folder))
        made = relations_of(last.versions) if len(group) > 1 else frozenset()
        yield from (
            each for each in group if each.folder == last.folder or not are_editions(relations_of(each.versions), made)
        )
