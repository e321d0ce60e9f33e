"""The report of what each role can reach."""

from __future__ import annotations

from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import Cell
from meshdoc.insight.report import report
from meshdoc.insight.subject import Subject


@report("access")
def reached(subject: Subject) -> tuple[Cell, ...]:
    """The access of each role to the documented tables and views, by command; any other access is refused."""
    found = subject.access.cells(subject.access.roles, (*subject.all_tables, *subject.views))
    return tuple(cell for cell in found if cell.extent.rows is not Rows.NONE)
