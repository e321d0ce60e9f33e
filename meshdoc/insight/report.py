"""The one list of reports: what a schema means, as frozen records, for the pages, the JSON export and the rules.

A report is one function in a module of this room, decorated with `@report(name)`, from a Subject (see `subject`) to a
record or a tuple of records; empty where there is nothing to report. Its docstring says what it answers, and its return
type is what the export describes. Annotations of records say what a number is: `Oid` is an object or a role, `Address`
a column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from meshdoc.registry import Registry, load

Report: TypeAlias = Callable[[Any], Any]

report: Registry[str, Report] = Registry("report")


def reports() -> Registry[str, Report]:
    """All reports by name."""
    import meshdoc.insight

    load(meshdoc.insight)
    return report
