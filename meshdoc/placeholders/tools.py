"""Values of placeholders in the settings of the project's own tools, where their meaning is plain.

A value counts if it is written out, is no secret, and no other file gives another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from meshdoc.diagnostics import Diagnostic, Location, Severity, SourceError
from meshdoc.placeholders.commands import SCRIPT, values
from meshdoc.placeholders.value import is_secret
from meshdoc.record import record
from meshdoc.sources.settings_file import LONGEST, items, plain_value
from meshdoc.sources.sift import sift
from meshdoc.sources.tree import Tree

MOST_FILES = 200

_NAME = r"(?P<name>[\w.\-]+)"
_FILES = tuple(
    (re.compile(rf"(?:.*/)?{file}", re.IGNORECASE), re.compile(key, re.IGNORECASE))
    for file, key in (
        (r"flyway[\w.-]*\.(?:conf|toml|properties)", rf"(?:.*\.)?placeholders\.{_NAME}"),
        (r"liquibase[\w.-]*\.properties", rf"(?:.*\.)?parameters?\.{_NAME}"),
        (
            r"application\.(?:properties|ya?ml)",
            rf".*\b(?:flyway\b.*\bplaceholders|liquibase\b.*\b(?:change-?log-?)?parameters)\.{_NAME}",
        ),
        (r"tern(?:[\w.-]*)\.conf", rf"data\.{_NAME}"),
        (r"sqitch\.conf", rf"(?:core|deploy|engine\.pg|target\.[\w.-]+)\.variables\.{_NAME}"),
        (r"\.gmrc", rf"(?:.*\.)?:{_NAME}"),
        (r"\.env(?:\.(?:example|sample|dist|template|default|defaults))?", _NAME),
    )
)


@record
class Found:
    """A value, and the line that gives it."""

    value: str
    location: Location


def of_tools(tree: Tree, names: Collection[str]) -> dict[str, Found]:
    """The values of these placeholders in the settings of a project's tools."""
    wanted = {name.lower(): name for name in names if not is_secret(name)}
    found: dict[str, Found] = {}
    doubtful: set[str] = set()
    for path, written, value, line in _given(sift(tree).tree):
        name = wanted.get(written.lower())
        plain = plain_value(value)
        if name is None or plain is None:
            continue
        each = found.setdefault(name, Found(value=plain, location=Location(tree.show(path), line, 1)))
        if each.value != plain:
            doubtful.add(name)
    return {name: each for name, each in found.items() if name not in doubtful}


def _given(tree: Tree) -> Iterator[tuple[str, str, str, int]]:
    """What settings and commands give: the file, the name, the value and the line."""
    for path, key in islice(_settings(tree), MOST_FILES):
        for written, value, line in items(tree, path):
            if match := key.fullmatch(written):
                yield path, match["name"], value, line
    for path in islice(filter(SCRIPT.fullmatch, tree.paths), MOST_FILES):
        try:
            yield from ((path, *each) for each in values(tree, path, LONGEST))
        except SourceError:
            continue


def _settings(tree: Tree) -> Iterator[tuple[str, re.Pattern[str]]]:
    for file, key in _FILES:
        for path in tree.paths:
            if file.fullmatch(path):
                yield path, key


def told(found: dict[str, Found]) -> Iterator[Diagnostic]:
    """One notice for each file that gave values."""
    for path in dict.fromkeys(each.location.path for each in found.values()):
        mine = {name: each for name, each in found.items() if each.location.path == path}
        values = ", ".join(f'{name} = "{each.value}"' for name, each in mine.items())
        yield Diagnostic(
            code="placeholders",
            severity=Severity.NOTICE,
            message=f"placeholders have the values of {path}: {values}",
            location=next(iter(mine.values())).location,
            hint="[placeholders] in meshdoc.toml sets other values.",
        )
