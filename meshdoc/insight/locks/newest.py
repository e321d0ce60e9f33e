"""The locks of the newest versions, which are those that databases in use have yet to run."""

from __future__ import annotations

from meshdoc.history.history import History
from meshdoc.insight.locks.history import over
from meshdoc.insight.locks.record import StatementLocks


def newest_locks(history: History) -> tuple[StatementLocks, ...]:
    """The locks of the versions after the last one that a tag has shipped; without tags, those of the last version.

    The first version of a project takes none: it makes a new database.
    """
    own = [place for place, step in enumerate(history.steps) if not step.external]
    if len(own) < 2:
        return ()
    steps = history.steps
    shipped = [place for place in own if (about := steps[place].version.provenance) and about.tag]
    return over(history, shipped[-1] if shipped else own[-1] - 1, own[-1])
