"""One history of several readings, and which of them are histories of their own."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshdoc.choice.trial import Trial
from meshdoc.sources.candidate import Reading
from meshdoc.sources.editions import are_editions, relations_of
from meshdoc.sources.version import natural

EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def union(readings: Sequence[Reading]) -> Reading:
    """One history of several: by date if all have dates, else by id."""
    versions = [version for reading in readings for version in reading.versions]
    folder = _around([reading.folder for reading in readings])
    dated = all(version.date for version in versions)
    ordered = sorted(versions, key=lambda each: each.date or EARLIEST if dated else natural(each.id))
    return replace(readings[0], versions=tuple(ordered), folder=folder, near=folder)


def orders(one: Trial, other: Trial) -> Iterator[Reading]:
    """One history of two: by date, else with the one first that the other needs; and by id."""
    both = union([one.reading, other.reading])
    pairs = ((one, other), (other, one))
    in_turn = [
        replace(both, versions=(*first.reading.versions, *second.reading.versions))
        for first, second in pairs
        if not second.missing.isdisjoint(first.makes)
    ]
    yield from (both, *in_turn) if all(version.date for version in both.versions) else (*in_turn, both)


def is_further(reading: Reading, chosen: Reading) -> bool:
    """Whether it is a history of its own, with a sign as strong as that of the chosen one, and no copy of it."""
    is_strong = reading.standing == chosen.standing and len(reading.versions) > 1
    is_copy = are_editions(relations_of(reading.versions), relations_of(chosen.versions))
    return is_strong and not is_copy and reading.files.isdisjoint(chosen.files)


def _around(folders: Sequence[str]) -> str:
    return posixpath.commonpath(folders) if all(folders) else ""
