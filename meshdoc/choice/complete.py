"""What may come before a reading: SQL elsewhere in the tree that makes what its statements are refused for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from meshdoc.choice.trial import Trial
from meshdoc.sources.layout import version
from meshdoc.sources.survey import Reading, Survey
from meshdoc.sources.version import Kind

LARGEST = 8 << 20
"""Characters of all files that are searched."""
_SHARED = 0.3
_CREATED = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+|foreign\s+|materialized\s+)*"
    r"(?:table|view|type|schema|domain|sequence|function|procedure)\s+(?:if\s+not\s+exists\s+)?"
    r'(?:"?[\w$]+"?\s*\.\s*)?(?P<name>"?[\w$]+"?)',
    re.IGNORECASE,
)


def completed(found: Survey, trial: Trial) -> Iterator[Reading]:
    """The reading with files before it: those of one folder that make what is missing, then all of that folder.

    A file that makes what the reading makes itself describes the same schema, and is not one of them.
    """
    made = {path: names for path, names in _made(found, trial) if names & trial.missing}
    own = frozenset().union(*(_names(file.text) for version in trial.reading.versions for file in version.files))
    folders: dict[str, set[str]] = defaultdict(set)
    for path, names in made.items():
        if len(names & own) <= _SHARED * len(names):
            folders[path.rpartition("/")[0]] |= names & trial.missing
    if folders:
        folder = max(sorted(folders), key=lambda each: len(folders[each]))
        beside = [path for path, _ in _made(found, trial) if path.rpartition("/")[0] == folder]
        needed = [path for path in beside if path in made]
        yield _after(found, needed, trial.reading)
        if beside != needed:
            yield _after(found, beside, trial.reading)


def _made(found: Survey, trial: Trial) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that each other file of the tree makes, as far as they are looked for."""
    size = 0
    for path in found.kept.glob("**/*.sql"):
        if found.kept.show(path) not in trial.reading.files and size < LARGEST:
            file, _ = found.kept.source(path)
            size += len(file.text)
            yield path, _names(file.text)


def _names(text: str) -> frozenset[str]:
    """The last parts of the names of what a text creates."""
    return frozenset(match["name"].strip('"').lower() for match in _CREATED.finditer(text))


def _after(found: Survey, paths: list[str], reading: Reading) -> Reading:
    before = tuple(version(found.kept, path, kind=Kind.BASELINE, single_transaction=False) for path in paths)
    return replace(reading, versions=(*before, *reading.versions), before=tuple(map(found.kept.show, paths)))
