"""In every case, the objects that a statement may change include all those that it does change.

Three things are left out: constraints of partitions that no page shows; code run by EXECUTE, whose names it may take
from the catalog; and expressions that are printed again because a relation that they read has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from cases import Case, all_cases

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.expr import Expr, with_expressions
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.trigger import EventTrigger
from meshdoc.diagnostics import SqlError
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.replay.doubt import undone
from meshdoc.replay.execution import Execution
from meshdoc.replay.mention import DOUBTED
from meshdoc.replay.run import replay
from meshdoc.syntax.statement import Statement, Unparsed


def pages(item: Object, catalog: Mapping[Oid, Object]) -> Iterator[Oid]:
    """An object and what it is a part of, as far as they can be uncertain."""
    part: Object | None = item
    while part:
        if isinstance(part, DOUBTED) and not isinstance(part, MADE_ALONG) and not part.extension:
            yield part.oid
        part = catalog.get(whole_of(part))


def is_dynamic(text: str, catalog: Catalog) -> bool:
    """Whether a statement, or an event trigger that it fires, runs EXECUTE."""
    fired = (item.body for item in catalog.all(Routine)) if any(catalog.all(EventTrigger)) else ()
    return any("execute format" in code for code in (text, *fired))


def says_more(change: Change) -> bool:
    """Whether a change is more than an expression printed again, or dependencies recorded again."""
    before, after = (item and with_expressions(item, lambda _: Expr(())) for item in (change.before, change.after))
    return before != after


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_nothing_that_a_statement_changes_is_left_out(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    carry_out = Execution._carry_out
    left_out = []

    def watched(self: Execution, statement: Statement | Unparsed) -> None:
        before = {item.oid: item for item in self.catalog.all(Object)}
        if is_dynamic(statement.text, self.catalog):
            return carry_out(self, statement)
        told, mark = undone(self.session, statement, SqlError("XX000", "")).objects, self.catalog.mark()
        carry_out(self, statement)
        changed = {change.oid for change in self.catalog.journal[mark:] if says_more(change)}
        for oid in changed & before.keys():
            shown = set(pages(before[oid], before))
            hidden = isinstance(before[oid], ForeignKey) and before[oid].parent
            if shown and not hidden and shown.isdisjoint(told):
                left_out.append((statement.text, before[oid].noun, before[oid].name))

    monkeypatch.setattr(Execution, "_carry_out", watched)
    replay(case.versions, template(system()), system())
    assert left_out == []
