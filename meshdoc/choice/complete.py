"""What may come before a reading: SQL elsewhere in the tree that makes what its statements are refused for."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from meshdoc.catalog.system import system
from meshdoc.choice.trial import Trial
from meshdoc.prerequisites.extension import provider
from meshdoc.sources.candidate import Reading
from meshdoc.sources.editions import Made, made_by, relations_of
from meshdoc.sources.layout import version
from meshdoc.sources.plain import no_steps_of
from meshdoc.sources.survey import Survey
from meshdoc.sources.version import Kind, Transaction

LARGEST = 8 << 20
"""Characters of all files that are searched."""
_SHARED = 0.3


def completed(found: Survey, trial: Trial) -> Iterator[Reading]:
    """The reading with files before it: those of one folder that make what is missing, then all of that folder.

    A file that makes the relations that the reading makes itself describes the same schema, and is not one of them. Of
    files that describe the same schema as each other, one is read.
    """
    extensions = frozenset(filter(None, map(functools.partial(provider, system()), trial.lacks)))
    needed = trial.missing | extensions
    made = {path: file for path, file in _made(found, trial) if file.names & needed}
    own = relations_of(trial.reading.versions)
    folders: dict[str, set[str]] = defaultdict(set)
    for path, file in made.items():
        if len(file.relations & own) <= _SHARED * len(file.relations):
            folders[path.rpartition("/")[0]] |= file.names & needed
    if folders:
        folder = max(sorted(folders), key=lambda each: len(folders[each]))
        files = [path for path, _ in _made(found, trial) if path.rpartition("/")[0] == folder]
        apart = no_steps_of(found.kept, files)
        beside = [path for path in files if path not in apart]
        first = [path for path in beside if path in made]
        yield _after(found, first, trial.reading)
        if beside != first:
            yield _after(found, beside, trial.reading)


def _made(found: Survey, trial: Trial) -> Iterator[tuple[str, Made]]:
    """What each other file of the tree creates, as far as it is looked for."""
    size = 0
    for path in found.kept.glob("**/*.sql"):
        if found.kept.show(path) not in trial.reading.files and size < LARGEST:
            file, _ = found.kept.source(path)
            size += len(file.text)
            yield path, made_by(file.text)


def _after(found: Survey, paths: list[str], reading: Reading) -> Reading:
    before = tuple(version(found.kept, path, kind=Kind.BASELINE, transaction=Transaction.NONE) for path in paths)
    return replace(reading, versions=(*before, *reading.versions), before=tuple(map(found.kept.show, paths)))
