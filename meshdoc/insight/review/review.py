"""The review of two states."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.diagnostics import Diagnostic
from meshdoc.history.history import History
from meshdoc.insight.review.change import Review, Side
from meshdoc.insight.review.changes import Changes
from meshdoc.insight.review.reach import access_changes
from meshdoc.insight.review.states import States
from meshdoc.insight.review.verdict import verdict


def review(states: States, base: tuple[Side, History], head: tuple[Side, History], notes: Sequence[str] = ()) -> Review:
    """What leads from the base to the head, each given as it is called and with its history without secrets."""
    changes = tuple(Changes(states))
    access = access_changes(states, base[1], head[1])
    unapplied = tuple(_unapplied(states))
    return Review(
        base=base[0],
        head=head[0],
        verdict=verdict(changes, access, (), len(unapplied)),
        changes=changes,
        access=access,
        unapplied=unapplied,
        notes=tuple(notes),
    )


def _unapplied(states: States) -> list[Diagnostic]:
    """What could not be carried out of the versions that the base does not have."""
    return [entry.diagnostic for step in states.fresh for entry in step.entries if entry.diagnostic]
