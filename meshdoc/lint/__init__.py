"""Rules about a schema: one file a rule, and the one function that runs them all.

A rule is a generator, registered for the class of objects it looks at (or for `History`, once). Its code is its
name; its docstring is its documentation, whose `bad` and `good` blocks are its test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object
from meshdoc.catalog.relation import Relation
from meshdoc.diagnostics import Location, Severity
from meshdoc.history.history import History
from meshdoc.history.ownership import whole_of
from meshdoc.insight.finding import Finding
from meshdoc.record import record
from meshdoc.registry import load


@record
class Remark:
    """What a rule has to say about one object, or about the schema as a whole.

    Without a location it is where the object was made.
    """

    about: Object | None = None
    message: str
    detail: str = ""
    hint: str = ""
    location: Location | None = None
    notes: tuple[str, ...] = ()


Check: TypeAlias = Callable[[Any, Catalog], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `subject` is the class of what it is called with."""

    code: str
    severity: Severity
    subject: type[Object] | type[History]
    check: Check


RULES: dict[str, Rule] = {}


def rule(subject: type[Object] | type[History], severity: Severity) -> Callable[[Check], Check]:
    """Register a rule under its function's name, with dashes for underscores."""

    def register(check: Check) -> Check:
        code = check.__name__.replace("_", "-")
        if code in RULES:
            raise ValueError(f"rule {code!r} is registered twice")
        RULES[code] = Rule(code, severity, subject, check)
        return check

    return register


def run(history: History) -> tuple[Finding, ...]:
    """What all rules find in the last version, the worst first, then by rule and place."""
    from meshdoc.lint import rules

    load(rules)
    found = [_finding(history, each, remark) for each in RULES.values() for remark in _remarks(history, each)]
    return tuple(sorted(found, key=_rank))


def _remarks(history: History, each: Rule) -> Iterable[Remark]:
    if issubclass(each.subject, History):
        yield from each.check(history, history.catalog)
        return
    for item in history.catalog.all(each.subject):
        if _is_own(history, item):
            yield from each.check(item, history.catalog)


def _is_own(history: History, item: Object) -> bool:
    """Whether an object is the project's: not PostgreSQL's, not an extension's, and not there before."""
    whole = history.catalog.get(whole_of(item)) or item
    parts = (item, whole)
    return not any(part.oid < FIRST_USER_OID or part.extension or part.oid in history.external for part in parts)


def _finding(history: History, each: Rule, remark: Remark) -> Finding:
    about = remark.about
    created = history.created_by(about.oid) if about else None
    made_at = created.cause.location if created and created.cause else None
    return Finding(
        code=each.code,
        severity=each.severity,
        message=remark.message,
        location=remark.location or made_at,
        detail=remark.detail,
        hint=remark.hint,
        notes=remark.notes,
        about=(whole_of(about) or about.oid) if about else NO_OID,
    )


def _rank(finding: Finding) -> tuple[object, ...]:
    where = finding.location or Location("", 0, 0)
    return (list(Severity).index(finding.severity), finding.code, where, finding.message)


def column_names(catalog: Catalog, constraint: Constraint, attnums: Iterable[int]) -> str:
    """Columns of a constraint's table, as a list in words."""
    table = catalog[constraint.table]
    assert isinstance(table, Relation)
    return ", ".join(table.attribute(attnum).name for attnum in attnums)
