"""Liquibase's formatted SQL."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from xml.etree import ElementTree

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.sources.layout import layout, version
from meshdoc.sources.sections import blank, without
from meshdoc.sources.stamp import date_of
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import SourceFile, Version

_MENTION = re.compile(r"changelog|liquibase")
_FORMATTED = re.compile(r"\s*--\s*liquibase\s+formatted\s+sql\b", re.IGNORECASE)
_CHANGESET = re.compile(r"^--\s*changeset\b[^\r\n]*", re.MULTILINE | re.IGNORECASE)
_SYSTEMS = re.compile(r"\bdbms:(?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
_OUTSIDE = re.compile(r"\brunInTransaction:false\b", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"^--\s*(?:liquibase formatted|changeset|rollback|preconditions?|validCheckSum|property)\b[^\r\n]*", re.M | re.I
)
_OWN_CHANGESET = re.compile(r"<changeSet\b|-\s*changeSet\s*:")
_YAML_INCLUDE = re.compile(r"-\s*(include|includeAll)\s*:((?:\s*\n\s+\w+\s*:[^\n]*)+)")
_YAML_ENTRY = re.compile(r"(\w+)\s*:\s*[\"']?([^\"'\n]*)")


@layout("liquibase")
def liquibase(tree: Tree) -> list[Version] | None:
    """Files that begin with `--liquibase formatted sql`, in the order in which a changelog includes them.

    Without a changelog (XML or YAML), files are read in natural order. Changesets for other database systems (`dbms:`)
    and rollbacks are ignored; `runInTransaction:false` disables the transaction.
    https://docs.liquibase.com/concepts/changelogs/sql-format.html
    """
    if not (tree.mostly_sql or any(map(_MENTION.search, tree.paths))):
        return None
    formatted = [path for path in tree.glob("**/*.sql") if _FORMATTED.match(tree.text(path))]
    return [_version(tree, path) for path in _in_order(tree, formatted)] if formatted else None


def _in_order(tree: Tree, paths: list[str]) -> list[str]:
    """The order of the changelogs; without a changelog, by the dates in the file names if all have one."""
    if included := [path for path in _included(tree) if path in paths or not path.endswith(".sql")]:
        return list(dict.fromkeys(included))
    dated = {path: date for path in paths if (date := date_of(PurePosixPath(path).name))}
    return paths if len(dated) < len(paths) else sorted(paths, key=dated.__getitem__)


def _version(tree: Tree, path: str) -> Version:
    if not path.endswith(".sql"):
        return _unread(tree, path)
    outside = any(_OUTSIDE.search(header[0]) for header in _CHANGESET.finditer(tree.text(path)))
    return version(tree, path, keep=_forward, single_transaction=not outside)


def _unread(tree: Tree, path: str) -> Version:
    """A changelog with changesets of its own, which are not SQL."""
    problem = Diagnostic(
        code="unread",
        severity=Severity.ERROR,
        message="changesets in XML or YAML are not supported",
        location=SourceFile(tree.show(path), "").location(0),
        hint="Rewrite them as formatted SQL.",
    )
    return replace(version(tree, path, title=path, keep=blank), problems=(problem,))


def _forward(text: str) -> str:
    """Blank changesets for other database systems, and Liquibase's own comments."""
    starts = [0, *(header.start() for header in _CHANGESET.finditer(text)), len(text)]
    sections = [text[start:end] for start, end in itertools.pairwise(starts)]
    return "".join(without(part, _INSTRUCTION) if _is_ours(part) else blank(part) for part in sections)


def _is_ours(changeset: str) -> bool:
    header = _CHANGESET.match(changeset)
    systems = header and _SYSTEMS.search(header[0])
    if not systems:
        return True
    names = {name.strip().lower() for name in (systems[1] or systems[2]).split(",")}
    if any(name.startswith("!") for name in names):
        return "!postgresql" not in names
    return bool(names & {"postgresql", "all"})


def _included(tree: Tree) -> Iterator[str]:
    """The SQL files that changelogs include, in that order."""
    for path in tree.paths:
        suffix = PurePosixPath(path).suffix
        if "changelog" in path and suffix in (".xml", ".yaml", ".yml"):
            includes = _xml_includes if suffix == ".xml" else _yaml_includes
            if _OWN_CHANGESET.search(tree.text(path)):
                yield path
            for target, relative, folder in includes(tree, path):
                yield from _resolved(tree, PurePosixPath(path).parent if relative else None, target, folder)


def _resolved(tree: Tree, base: PurePosixPath | None, target: str, folder: bool) -> list[str]:
    """The files that an include names, relative to the changelog's folder or to a class path root."""
    wanted = str(base / target.lstrip("/")) if base else target.lstrip("/")
    wanted = wanted.rstrip("/") + ("/" if folder else "")
    rooted = [path for path in sorted(tree.paths) if path.startswith(wanted)]
    return rooted if rooted or base else [path for path in sorted(tree.paths) if f"/{wanted}" in path]


def _xml_includes(tree: Tree, path: str) -> Iterator[tuple[str, bool, bool]]:
    try:
        root = ElementTree.fromstring(tree.text(path))
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise SourceError(f"{tree.show(path)}: not well-formed XML: {error}") from None
    for element in root:
        tag = element.tag.rpartition("}")[2]
        if tag in ("include", "includeAll"):
            target = element.get("file") or element.get("path") or ""
            yield target, element.get("relativeToChangelogFile") == "true", tag == "includeAll"


def _yaml_includes(tree: Tree, path: str) -> Iterator[tuple[str, bool, bool]]:
    for include in _YAML_INCLUDE.finditer(tree.text(path)):
        entries = dict(_YAML_ENTRY.findall(include[2]))
        target = entries.get("file") or entries.get("path") or ""
        yield target.strip(), entries.get("relativeToChangelogFile", "").strip() == "true", include[1] == "includeAll"
