"""A review as problems at lines of the input, for forges that show those beside the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.compare.consequence import Action, Consequence
from meshdoc.diagnostics import Severity
from meshdoc.insight.review.change import Belonging, Change, Direction, Locked, Mention, Review, Tie
from meshdoc.render import problem
from meshdoc.render.problem import Problem
from meshdoc.render.review import review_format, wording

ACCESS, LOCK, UNAPPLIED, TENANCY, PAGE = "access", "lock", "not-carried-out", "tenancy", "page"
GRAVE = {
    Consequence.READERS: ("breaks-readers", Severity.ERROR),
    Consequence.WRITERS: ("breaks-writers", Severity.ERROR),
    Consequence.SECURITY: ("security", Severity.WARNING),
    Consequence.DATA_LOSS: ("loses-data", Severity.ERROR),
    Consequence.ORDER: ("needs-order", Severity.WARNING),
}
"""The rule and severity of what a change means; compatible changes are no problem."""
RULES = {
    "breaks-readers": "Queries or calls that worked fail, or give something else",
    "breaks-writers": "INSERT, UPDATE or DELETE that worked fails",
    "security": "Who may do or see what changes",
    "loses-data": "Stored values are gone",
    "needs-order": "Rows, or the order of a deployment, must be right before",
    ACCESS: "A role gains access",
    LOCK: "A lock keeps readers or writers out while the server works",
    TENANCY: "Rows of a table may belong to two tenants, or to none",
    PAGE: "A page mentions what changed",
    UNAPPLIED: "A statement did not take full effect",
}


@review_format("sarif")
def sarif(review: Review) -> str:
    """SARIF 2.1.0, for GitHub's code scanning."""
    return problem.sarif([*problems(review)], RULES)


@review_format("gitlab")
def gitlab(review: Review) -> str:
    """A report for GitLab's Code Quality."""
    return problem.code_quality(problems(review))


def problems(review: Review) -> Iterator[Problem]:
    """What a reviewer has to know, the gravest first."""
    for change in review.changes:
        if change.consequence in GRAVE:
            yield _of_change(change)
    places = {change.key: change.place for change in review.changes}
    for each in wording.access(review.access):
        if each.direction is Direction.GAINS and each.before:
            text = f"{wording.gain(each)}: {wording.reach(each.before)} → {wording.reach(each.after)}"
            place = next(filter(None, map(places.get, each.keys)), None)
            yield Problem(rule=ACCESS, severity=Severity.WARNING, text=text, place=place)
    yield from (_of_belonging(each, review.changes) for each in review.belongings if each.tie is not Tie.UNAMBIGUOUS)
    yield from (_of_lock(lock) for lock in review.locks if lock.is_heavy)
    for found in review.unapplied:
        yield Problem(rule=UNAPPLIED, severity=found.severity, text=found.message, place=found.location)
    yield from map(_of_page, review.pages)


def _of_change(change: Change) -> Problem:
    rule, _ = GRAVE[change.consequence]
    found = {GRAVE[each.consequence][1] for each in change.meaning if each.consequence in GRAVE}
    former = f" (was {change.former})" if change.former else ""
    affected = ", ".join(str(each.key) for each in change.affected)
    along = f" with {change.along}" if change.along else ""
    text = f"{wording.verb(change.action)}{along}: {change.key}{former}; {wording.meaning(change)}"
    return Problem(
        rule=rule,
        severity=next(severity for severity in Severity if severity in found),
        text=f"{text}; affects {affected}" if affected else text,
        place=change.place or change.before,
    )


def _of_belonging(found: Belonging, changes: Sequence[Change]) -> Problem:
    """At the statement that changed a foreign key of the table, or else the table."""
    own = [change for change in changes if (change.whole or change.key) == found.key]
    keys = (change for change in own if change.key.kind == "foreign key")
    change = next(iter([*keys, *own]), None)
    ways = f": {' / '.join(found.ways)}" if found.ways else ""
    text = f"{found.key}: {found.tie.value} ({found.tenant}){ways}"
    return Problem(rule=TENANCY, severity=Severity.WARNING, text=text, place=change.place if change else None)


def _of_page(found: Mention) -> Problem:
    text = f"mentions {found.key}: {wording.fate(found)}"
    severity = Severity.NOTICE if found.action is Action.ALTERED else Severity.WARNING
    return Problem(rule=PAGE, severity=severity, text=text, place=found.place)


def _of_lock(lock: Locked) -> Problem:
    gentler = f"; gentler: {lock.gentler}" if lock.gentler else ""
    text = f"{lock.mode} on {lock.relation}, {lock.work}{gentler}"
    return Problem(rule=LOCK, severity=Severity.WARNING, text=text, place=lock.place)
