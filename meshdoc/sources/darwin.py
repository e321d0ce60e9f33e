"""Darwin, whose script holds many migrations."""

from __future__ import annotations

import re
from dataclasses import replace

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.plain import is_numbered
from meshdoc.sources.sections import blank
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_VERSION = re.compile(
    r"^--[ \t]*version:[ \t]*(?P<id>\d+(?:\.\d+)?)[ \t]*\r?\n--[ \t]*description:[ \t]*(?P<name>[^\r\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGN = "description:"
_SEVERAL = 2


@layout("darwin")
def darwin(tree: Tree) -> list[Version] | None:
    """Sections of one script by number, each after `-- Version: <number>` and `-- Description: <name>`.

    The last statement of a section needs no semicolon. One of several numbered files is no such script.
    https://github.com/ardanlabs/darwin
    """
    for home in homes(tree):
        paths = home.sql()
        numbered = list(filter(is_numbered, paths))
        for path in [path for path in paths if len(numbered) < _SEVERAL or path not in numbered]:
            text = home.text(path)
            if _SIGN in text.lower() and (marks := list(_VERSION.finditer(text))):
                ends = [*(mark.start() for mark in marks[1:]), None]
                sections = sorted(zip(marks, ends, strict=True), key=lambda section: float(section[0]["id"]))
                return [_section(home, path, mark, end) for mark, end in sections]
    return None


def _section(home: Tree, path: str, mark: re.Match[str], end: int | None) -> Version:
    def keep(text: str) -> str:
        rest = blank(text[end:]) if end else ""
        return f"{blank(text[: mark.end()])}{text[mark.end() : end]}{rest}"

    return replace(version(home, path, keep=keep), id=mark["id"], name=mark["name"].strip() or mark["id"], date=None)
