"""A changelog and what it includes, in order: liquibase.changelog.DatabaseChangeLog."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.sources.changelog.changeset import Context, read_changeset
from meshdoc.sources.changelog.conditions import FALSE, Known, Undecided, is_wanted, sql_of
from meshdoc.sources.changelog.element import Element
from meshdoc.sources.changelog.files import Changelogs
from meshdoc.sources.changelog.formatted import executed, read_sql
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.parameters import Parameters
from meshdoc.sources.changelog.script import Script
from meshdoc.sources.version import Kind, Version

_SETTING = re.compile(r"^[^\S\n]*+([\w.\-]++)[^\S\n]*+[=:][^\S\n]*+(\S*+(?:[^\S\n]++\S++)*+)", re.MULTILINE)

_ELSEWHERE = "If a library holds it, write what it creates in a baseline (--baseline FILE)."


def versions_of(changelogs: Changelogs, root: str) -> list[Version]:
    """One version per changeset, and per SQL file, that a changelog leads to.

    Raises SourceError if changelogs include each other in a circle.
    """
    walk = _Walk(changelogs)
    return _distinct(list(walk.changelog(root, ())))


@dataclass
class _Walk:
    changelogs: Changelogs
    parameters: Parameters = field(default_factory=Parameters)
    executed: set[tuple[str, str]] = field(default_factory=set)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    """The files read so far. What a file holds runs once, however often it is included."""

    def changelog(self, path: str, above: tuple[str, ...]) -> Iterator[tuple[str, Version]]:
        """The versions of a changelog with those that it includes, each with the author of its changeset."""
        if path in above:
            raise SourceError(f"{self.changelogs.tree.show(path)}: the changelog includes itself: remove the include")
        if path in self.files:
            return
        self.files.add(path)
        root = self.changelogs.get(path)
        if root is None:
            yield "", self._unread(path, root, f'"{path}" is no changelog')
            return
        self._declare(root, path)
        strategy = root.trimmed("objectQuotingStrategy") or "LEGACY"
        for element in root.children:
            if element.name == "changeSet":
                yield from self._changeset(element, path, strategy)
            elif element.name in ("include", "includeAll"):
                yield from self._include(element, path, (*above, path))
            elif element.name == "preConditions" and self._is_ruled_out(element, strategy):
                yield "", self._unread(path, element, "the preconditions of the changelog are not met")
                return

    def _declare(self, root: Element, path: str) -> None:
        for element in root.all("property"):
            expanded = element.mapped(lambda text: self.parameters.expanded(text, path))
            if is_wanted(expanded):
                file = path if expanded.is_false("global") else None
                for name, value in self._values(expanded, path):
                    self.parameters.set(name, value, file)

    def _values(self, element: Element, path: str) -> Iterator[tuple[str, str]]:
        if name := element.trimmed("name"):
            yield name, element.get("value") or ""
        elif file := self.changelogs.resolve(
            element.trimmed("file"), path, relative=element.is_true("relativeToChangelogFile")
        ):
            yield from _SETTING.findall(self.changelogs.tree.text(file))

    def _known(self) -> Known:
        return Known(frozenset(self.executed), frozenset(self.parameters.everywhere))

    def _is_ruled_out(self, preconditions: Element, strategy: str) -> bool:
        if preconditions.trimmed("onFail").upper() == "WARN":
            return False
        try:
            return sql_of(preconditions, Names(strategy), self._known()) == FALSE
        except Undecided:
            return False

    def _changeset(self, element: Element, path: str, strategy: str) -> Iterator[tuple[str, Version]]:
        id, author = element.trimmed("id"), element.trimmed("author")
        if (path, id, author) in self.seen:
            return
        self.seen.add((path, id, author))
        context = Context(self.changelogs, path, self.parameters, self._known(), strategy)
        if made := read_changeset(element, context):
            self.executed.add((id, author))
            yield author, made

    def _include(self, element: Element, path: str, above: tuple[str, ...]) -> Iterator[tuple[str, Version]]:
        expanded = element.mapped(lambda text: self.parameters.expanded(text, path))
        targets = self.changelogs.included(expanded, path)
        may_miss = expanded.is_false("errorIfMissing") or expanded.is_false("errorIfMissingOrEmpty")
        if not targets and not may_miss:
            name = expanded.trimmed("file") or expanded.trimmed("path")
            message = f'could not open file "{name}" for reading: No such file'
            yield "", self._unread(path, element, message, hint=_ELSEWHERE)
        for target in targets:
            if not target.endswith(".sql"):
                if element.name == "include" or self.changelogs.get(target) is not None:
                    yield from self.changelog(target, above)
            elif target not in self.files:
                self.files.add(target)
                made = read_sql(self.changelogs.tree, target, self.parameters)
                self.executed.update(executed(self.changelogs.tree.text(target)))
                yield "", made

    def _unread(self, path: str, at: Element | None, message: str, *, hint: str = "") -> Version:
        """A placeholder for a part of a changelog that is not read."""
        script = Script(self.changelogs.tree.show(path))
        script.write("", at.line if at else 1, at.column if at else 1)
        file = script.file()
        location = file.location(0)
        problem = Diagnostic(code="58P01", severity=Severity.ERROR, message=message, location=location, hint=hint)
        title = f"{PurePosixPath(path).stem}:{at.line if at else 1}"
        return Version(id=title, name=title, date=None, kind=Kind.MIGRATION, files=(file,), problems=(problem,))


def _distinct(found: list[tuple[str, Version]]) -> list[Version]:
    """Changesets are told apart by id, else with the changelog's name, else with its path and the author."""
    for form in ("{stem}:{id}", "{path}::{id}::{author}"):
        times = Counter(version.id for _, version in found)
        found = [
            (author, version if times[version.id] == 1 else _renamed(version, author, form))
            for author, version in found
        ]
    return [version for _, version in found]


def _renamed(version: Version, author: str, form: str) -> Version:
    path = version.files[0].path
    id = version.id.rpartition(":")[2] if form.startswith("{path}") else version.id
    return replace(version, id=form.format(stem=PurePosixPath(path).stem, path=path, id=id, author=author))
