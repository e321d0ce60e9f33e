"""Versions to history: they are carried out one after the other on one catalog, each in a session of its own."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import meshdoc.commands
from meshdoc.catalog.object import Object
from meshdoc.catalog.system import System
from meshdoc.commands.utility import HOOKS
from meshdoc.history.history import History, Step
from meshdoc.limits import DEFAULTS, Run, running
from meshdoc.record import replace
from meshdoc.registry import load
from meshdoc.replay.client import Client
from meshdoc.replay.execution import Execution
from meshdoc.replay.progress import Progress
from meshdoc.replay.run_end import RunEnd
from meshdoc.replay.stages import Stage, stages
from meshdoc.session import Session
from meshdoc.sources.version import Version


def replay(
    versions: Sequence[Version],
    base: tuple[Object, ...],
    system: System,
    *,
    baselines: Sequence[Version] = (),
    as_of: datetime.date | None = None,
    database: str = "",
) -> History:
    """Replay all versions, in order, in a new database whose objects are `base`; no error stops the replay.

    `baselines` come first; the objects they create are external to the project. `stages` describes the rest.
    """
    return carry_on(Progress.start(base), stages(versions, baselines, as_of, database), system).history(base, system)


def carry_on(
    progress: Progress,
    stages: Sequence[Stage],
    system: System,
    on_version: Callable[[Version], None] = lambda version: None,
    most: int | None = None,
) -> Progress:
    """Replay further versions in the catalog of `progress`, which is modified; no error stops the replay.

    `on_version` is called before each version. The rest is left out once `most` of the project's statements are
    refused.
    """
    load(meshdoc.commands)
    with running(stages[0].limits if stages else DEFAULTS) as run:
        run.statements = sum(len(step.entries) for step in progress.steps)
        run.notices = sum(len(step.notices) for step in progress.steps)
        steps = [*progress.steps]
        refused = sum(map(_refused, steps))
        for stage in stages:
            if most is not None and refused >= most:
                break
            on_version(stage.version)
            progress, step = _played(progress, steps, stage, system, run)
            steps.append(step)
            refused += _refused(step)
    return replace(progress, steps=tuple(steps))


def _refused(step: Step) -> int:
    return 0 if step.external else sum(entry.is_refused for entry in step.entries)


def _played(progress: Progress, steps: Sequence[Step], stage: Stage, system: System, run: Run) -> tuple[Progress, Step]:
    session = Session(
        progress.catalog,
        system,
        stage.clock,
        HOOKS,
        contents=progress.contents,
        database_oid=progress.database,
        database_is_named=bool(stage.database),
    )
    client = Client(session, steps, stage.version)
    end = RunEnd(stage, client, steps[-1].end if steps and steps[-1].is_cut else None)
    step = Execution(stage, client, progress.unapplied, run, end).run_files()
    return replace(progress, contents=client.session.contents, database=client.session.database_oid), step
