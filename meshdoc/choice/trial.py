"""What a replay says about a reading: how many statements PostgreSQL refuses, and which objects it makes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meshdoc.catalog.object import FIRST_USER_OID, Object
from meshdoc.catalog.relation import Relation
from meshdoc.diagnostics import Missing
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.sources.survey import Reading

Play = Callable[[Reading], History]
"""The history of a reading."""

_HALF = 0.5


@dataclass(frozen=True)
class Trial:
    """A reading and its history."""

    reading: Reading
    history: History

    @functools.cached_property
    def refused(self) -> int:
        """The statements that PostgreSQL refuses, or that fail because another one does."""
        return sum(_is_refused(entry) for entry in self.history.entries)

    @functools.cached_property
    def is_foreign(self) -> bool:
        """Whether PostgreSQL's parser refuses most of it: it is for another database system, or no SQL at all."""
        entries = [entry for entry in self.history.entries if entry.kind != "file"]
        return sum(entry.kind == "unparsed" for entry in entries) > _HALF * len(entries)

    @property
    def is_mostly_refused(self) -> bool:
        """Whether it is no history of this database, whatever it is."""
        return self.refused > _HALF * len(self.history.entries)

    @property
    def is_no_schema(self) -> bool:
        """Whether it makes no object, or most of it is refused."""
        return not self.objects or self.is_mostly_refused

    @property
    def is_history(self) -> bool:
        """Whether it has several versions."""
        return len(self.reading.versions) > 1

    @functools.cached_property
    def objects(self) -> int:
        """The objects that it makes, of those that are left at its end."""
        return sum(item.oid >= FIRST_USER_OID and self.history.is_own(item) for item in self.catalog_objects)

    @property
    def catalog_objects(self) -> list[Object]:
        """Everything in the catalog at its end."""
        return list(self.history.catalog.all(Object))

    @functools.cached_property
    def tables(self) -> frozenset[str]:
        """The names of the relations that it makes."""
        return frozenset(
            item.name for item in self.catalog_objects if isinstance(item, Relation) and self.history.is_own(item)
        )

    @functools.cached_property
    def lacks(self) -> frozenset[Missing]:
        """The objects that do not exist and that statements are refused for."""
        return frozenset(entry.missing for entry in self.history.entries if entry.missing and _is_refused(entry))

    @functools.cached_property
    def missing(self) -> frozenset[str]:
        """The last parts of their names."""
        names = (each.name.partition("(")[0].removesuffix("[]") for each in self.lacks)
        return frozenset(name.rpartition(".")[2].lower() for name in names)

    @functools.cached_property
    def makes(self) -> frozenset[str]:
        """The names of the objects that it makes."""
        own = (item for item in self.catalog_objects if self.history.is_own(item))
        return frozenset(str(name).lower() for item in own if (name := getattr(item, "name", "")))

    @property
    def merit(self) -> tuple[int, int]:
        """The smallest is the best."""
        return self.refused, -self.objects


def _is_refused(entry: Entry) -> bool:
    return entry.outcome in (Outcome.REFUSED, Outcome.ROLLED_BACK) or entry.for_want_of is not None


def best(first: Trial, others: Iterable[Trial]) -> Trial:
    """The first, or one with fewer refused statements: the fewest, then the most objects.

    One with a weaker sign must refuse less than half. One that makes less than half as many objects as the first
    cannot win: it refuses little because it holds little; fewer at all, if the first is a script that says what is
    read. Nor can a snapshot, which has no history, unless most of the first is refused.
    """
    strong, weak = first.refused, _HALF * first.refused
    accepted = [each for each in others if each.refused < (weak if _is_weaker(each, first) else strong)]
    least = first.objects if first.reading.is_script else _HALF * first.objects
    better = (other for other in accepted if other.objects >= least)
    histories = (other for other in better if other.is_history or first.is_mostly_refused or not first.is_history)
    return min((first, *histories), key=lambda trial: trial.merit)


def _is_weaker(one: Trial, other: Trial) -> bool:
    return one.reading.standing > other.reading.standing


def are_alike(one: Trial, other: Trial) -> bool:
    """Whether most relations of the smaller are in the other, too: both describe the same schema."""
    return len(one.tables & other.tables) > _HALF * min(len(one.tables), len(other.tables))
