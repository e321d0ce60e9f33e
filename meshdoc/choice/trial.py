"""What a replay says about a reading: how many statements PostgreSQL refuses, and which objects it makes."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meshdoc.diagnostics import Missing
from meshdoc.history.applied import Applied
from meshdoc.sources.candidate import PLAIN, Reading

Play = Callable[[Reading, int | None], Applied]
"""Replays a reading; it may end as soon as so many statements are refused."""

_HALF = 0.5
THIRD = 1 / 3
_ORDERED = 1
"""The weakest sign of an order of files."""


@dataclass(frozen=True)
class Trial:
    """A reading, and how its replay went."""

    reading: Reading
    applied: Applied

    @property
    def refused(self) -> int:
        """The statements that PostgreSQL refuses, or that fail because another one does."""
        return self.applied.refused

    @property
    def objects(self) -> int:
        """The objects that it makes, of those that are left at its end."""
        return self.applied.objects

    @property
    def tables(self) -> frozenset[str]:
        """The names of the relations that it makes."""
        return self.applied.tables

    @property
    def lacks(self) -> frozenset[Missing]:
        """The objects that do not exist and that statements are refused for."""
        return self.applied.lacks

    @property
    def makes(self) -> frozenset[str]:
        """The names of the objects that it makes."""
        return self.applied.names

    @property
    def is_foreign(self) -> bool:
        """Whether PostgreSQL's parser refuses most of it: it is for another database system, or no SQL at all."""
        return self.applied.unread > _HALF * self.applied.statements

    @property
    def is_mostly_refused(self) -> bool:
        """Whether it is no history of this database, whatever it is."""
        return self.refused > _HALF * self.applied.entries

    @property
    def hardly_applies(self) -> bool:
        """Whether so much of it is refused that what is left is no schema of the project."""
        return self.refused > THIRD * self.applied.entries

    @property
    def is_no_schema(self) -> bool:
        """Whether it makes no object, or most of it is refused."""
        return not self.objects or self.is_mostly_refused

    @property
    def is_history(self) -> bool:
        """Whether it has several versions."""
        return len(self.reading.versions) > 1

    @property
    def is_ordered(self) -> bool:
        """Whether it has several versions, and more than their being SQL says that they follow each other."""
        return self.is_history and self.reading.standing <= _ORDERED

    @functools.cached_property
    def missing(self) -> frozenset[str]:
        """The last parts of the names of what it lacks."""
        names = (each.name.partition("(")[0].removesuffix("[]") for each in self.lacks)
        return frozenset(name.rpartition(".")[2].lower() for name in names)

    @property
    def merit(self) -> tuple[int, int]:
        """The smallest is the best."""
        return self.refused, -self.objects


def too_many(first: Trial, reading: Reading) -> int:
    """With so many refused statements, another reading is not preferred: one with a weaker sign must refuse half."""
    is_weaker = reading.standing > first.reading.standing
    return math.ceil(_HALF * first.refused) if is_weaker else first.refused


def best(first: Trial, others: Iterable[Trial]) -> Trial:
    """The first, or one with fewer refused statements: the fewest, then the most objects.

    One with a weaker sign must refuse less than half. One that makes less than half as many objects as the first, or as
    one of which it is a part, cannot win: it refuses little because it holds little; fewer at all, if the first is a
    script that says what is read. Nor can a snapshot, which has no history, or one that leaves out files that settings
    name, or files that a tool's layout does not read at all, unless most of the first is refused.
    """
    accepted = [each for each in others if each.refused < too_many(first, each.reading)]
    least = first.objects if first.reading.is_script else _HALF * first.objects
    better = (
        other
        for other in accepted
        if other.objects >= least and not any(_is_small_part(other, whole) for whole in accepted)
    )
    histories = (other for other in better if other.is_history or first.is_mostly_refused or not first.is_ordered)
    ours = (other for other in histories if first.is_mostly_refused or not _leaves_out(other.reading, first.reading))
    return min((first, *ours), key=lambda trial: trial.merit)


def _is_small_part(other: Trial, whole: Trial) -> bool:
    """Whether it makes less than half of the objects of another one that applies and that holds its files."""
    own = other.reading.files.difference(other.reading.before)
    return other.objects < _HALF * whole.objects and own < whole.reading.files and not whole.hardly_applies


def _leaves_out(other: Reading, reading: Reading) -> bool:
    """Whether it is a plain reading without any file of that of a tool, or without some that settings name."""
    is_beside = other.layout == PLAIN != reading.layout and other.files.isdisjoint(reading.files)
    return is_beside or (bool(reading.told_by) and other.files < reading.files)


def are_alike(one: Trial, other: Trial) -> bool:
    """Whether most relations of the smaller are in the other, too: both describe the same schema."""
    return len(one.tables & other.tables) > _HALF * min(len(one.tables), len(other.tables))
