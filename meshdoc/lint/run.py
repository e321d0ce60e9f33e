"""All rules over the last version of a history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import meshdoc.lint.rules
from meshdoc.catalog.object import NO_OID
from meshdoc.diagnostics import Location, Severity
from meshdoc.history.history import History
from meshdoc.history.ownership import whole_of
from meshdoc.insight.finding import Finding
from meshdoc.insight.locks.newest import newest_locks
from meshdoc.insight.locks.record import StatementLocks
from meshdoc.insight.narrative.pages import Narrative
from meshdoc.lint.rule import RULES, Remark, Rule
from meshdoc.narrative.manuscript import Manuscript
from meshdoc.registry import load

load(meshdoc.lint.rules)


def run(history: History, manuscripts: Sequence[Manuscript] = ()) -> tuple[Finding, ...]:
    """The findings of all rules in the last version and the narrative pages, by severity, rule and location."""
    narrative, locks = Narrative(history, tuple(manuscripts)), newest_locks(history)
    found = [_finding(history, each, remark) for each in RULES.values() for remark in _remarks(narrative, locks, each)]
    return tuple(sorted(found, key=_rank))


def _remarks(narrative: Narrative, locks: Iterable[StatementLocks], each: Rule) -> Iterable[Remark]:
    history = narrative.history
    if issubclass(each.subject, Narrative):
        yield from each.check(narrative, history.catalog)
        return
    if issubclass(each.subject, History):
        yield from each.check(history, history.catalog)
        return
    if issubclass(each.subject, StatementLocks):
        for statement in locks:
            yield from each.check(statement, history.catalog)
        return
    for item in history.catalog.all(each.subject):
        if history.is_own(item):
            yield from each.check(item, history.catalog)


def _finding(history: History, each: Rule, remark: Remark) -> Finding:
    about = remark.about
    created = history.created_by(about.oid) if about else None
    made_at = created.location if created else None
    return Finding(
        code=each.code,
        severity=each.severity,
        message=remark.message,
        location=remark.location or made_at,
        title=each.title,
        category=each.category,
        detail=remark.detail,
        hint=remark.hint,
        notes=remark.notes,
        about=(whole_of(about) or about.oid) if about else NO_OID,
    )


def _rank(finding: Finding) -> tuple[object, ...]:
    where = finding.location or Location("", 0, 0)
    return (list(Severity).index(finding.severity), finding.code, where, finding.message)
