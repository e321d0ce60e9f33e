"""How much of a schema is described."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.relation import Relation
from meshdoc.insight.report import report
from meshdoc.insight.subject import Subject
from meshdoc.record import record


@record
class Coverage:
    """The columns of tables and views, and those of them with a description."""

    columns: int
    described: int

    @property
    def percent(self) -> int:
        """The described columns in percent, rounded down; 100 without columns."""
        return 100 * self.described // self.columns if self.columns else 100


def coverage(relations: Iterable[Relation]) -> Coverage:
    """Count the columns."""
    told = [bool(column.comment) for relation in relations for column in relation.columns]
    return Coverage(columns=len(told), described=sum(told))


@report("coverage")
def covered(subject: Subject) -> Coverage:
    """How many columns of the documented tables and views have a description."""
    return coverage([*subject.tables, *subject.views])
