"""SQL beside a history that looks like a part of the schema: what a program may run after the migrations."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.sources.sift import sift
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

LARGEST = 4 << 20
"""Characters of all files that are searched."""
_CREATED = re.compile(
    r"^[ \t]*+create\s++(?:or\s++replace\s++)?"
    r"(?!temp)(?:(?:unlogged|foreign|materialized|recursive|constraint)\s++)*+(?P<kind>[a-z]++)\s++"
    r"(?:if\s+not\s+exists\s+)?(?:\"?[\w$]+\"?\s*\.\s*)?\"?(?P<name>[\w$]+)",
    re.IGNORECASE | re.MULTILINE,
)
_CODE = frozenset({"function", "procedure", "trigger", "view", "aggregate"})
_TYPES = frozenset({"type", "domain"})
"""What functions may need besides tables."""
_WORD = re.compile(r"[\w$]+")


def definitions_beside(tree: Tree, home: str, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """A notice for each folder of a project that holds only functions, triggers, views and their types of no version.

    `home` is the folder of the versions, in which everything has its place.
    """
    if len(versions) < 2:
        return
    read = {file.path for version in versions for file in version.all_files}
    inside = f"{home}/" if home else ""
    paths = [path for path in sift(tree).tree.glob("**/*.sql") if not _is_of(tree.show(path), inside, read)]
    folders: dict[str, list[str]] = defaultdict(list)
    size = 0
    for path in paths:
        text = _text(tree, path) if size < LARGEST else ""
        size += len(text)
        if text:
            folders[path.rpartition("/")[0]].append(text)
    known: set[str] = set()
    for folder, texts in folders.items():
        created = [match for text in texts for match in _CREATED.finditer(text)]
        kinds = {match["kind"].lower() for match in created}
        if kinds.isdisjoint(_CODE) or not kinds <= _CODE | _TYPES:
            continue
        known = known or {
            word.lower() for version in versions for file in version.all_files for word in _WORD.findall(file.text)
        }
        names = {match["name"].lower() for match in created}
        if 2 * len(names - known) > len(names):
            yield _notice(home or ".", tree.show(folder) or ".", len(names - known))


def _text(tree: Tree, path: str) -> str:
    """The text of a file; empty if it is too large to be read."""
    try:
        return tree.source(path)[0].text
    except SourceError:
        return ""


def _is_of(shown: str, home: str, read: Collection[str]) -> bool:
    return shown in read or bool(home and shown.startswith(home))


def _notice(home: str, folder: str, count: int) -> Diagnostic:
    objects = "a function, trigger or view" if count == 1 else f"{count} functions, triggers or views"
    return Diagnostic(
        code="sources",
        severity=Severity.NOTICE,
        message=f"{folder} creates {objects} that no version creates, and is not read",
        location=None,
        hint=f"If a program runs it after the migrations, set paths = {json.dumps([home, folder])}.",
    )
