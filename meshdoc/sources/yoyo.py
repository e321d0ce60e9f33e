"""yoyo, whose migrations name those that they depend on."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version

SETTINGS = "yoyo.ini"
_HEAD = re.compile(r"(?:[ \t]*(?:--[^\n]*)?\n)*+(?:[ \t]*--[^\n]*)?")
_DEPENDS = re.compile(r"^[ \t]*--[ \t]*depends:[ \t]*(?P<ids>[^\r\n]*)", re.MULTILINE)
_OUTSIDE = re.compile(r"^[ \t]*--[ \t]*transactional:[ \t]*false\b", re.MULTILINE | re.IGNORECASE)
_ROLLBACK = ".rollback"
_LAST = "post-apply"


@layout("yoyo")
def yoyo(tree: Tree) -> list[Version] | None:
    """`<id>.sql` by name, each after those that its `-- depends:` comment names; `.rollback.sql` is ignored.

    It is recognized by such a comment, or by a `yoyo.ini`, which may name the folder. `post-apply*.sql` runs after all
    others; `-- transactional: false` disables the transaction. https://ollycope.com/software/yoyo/latest
    """
    told = list(_told(tree))
    for home in told or homes(tree):
        heads = {
            PurePosixPath(path).stem: _head(home, path)
            for path in home.glob("*.sql")
            if not PurePosixPath(path).stem.endswith(_ROLLBACK)
        }
        if heads and (told or any(map(_DEPENDS.search, heads.values()))):
            return _numbered([_version(home, id, heads[id]) for id in _ordered(home, heads)])
    return None


def _head(home: Tree, path: str) -> str:
    """The comments at the beginning of a file."""
    match = _HEAD.match(home.text(path))
    return match[0] if match else ""


def _told(tree: Tree) -> Iterator[Tree]:
    """The folders that the settings name."""
    if SETTINGS not in tree.paths:
        return
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(tree.text(SETTINGS))
    except configparser.Error as error:
        reason = str(error).partition("\n")[0]
        raise SourceError(f"{tree.show(SETTINGS)}: not a valid yoyo configuration: {reason}") from None
    for source in parser.defaults().get("sources", "").split():
        folder = source.removeprefix("%(here)s/").removeprefix("./").rstrip("/")
        if folder in tree.folders:
            yield tree.under(folder)


def _ordered(home: Tree, heads: Mapping[str, str]) -> list[str]:
    """The ids in an order in which each comes after those that it depends on, else by name."""
    graph = {id: [name for name in _depends(head) if name in heads] for id, head in heads.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = ", ".join(sorted(set(error.args[1])))
        raise SourceError(
            f"{home.shown}: these migrations depend on each other: {names}: correct one of them"
        ) from None
    found: dict[str, None] = {}
    waiting = sorted(heads, key=lambda id: (id.startswith(_LAST), id), reverse=True)
    while waiting:
        if needed := [name for name in graph[waiting[-1]] if name not in found]:
            waiting += sorted(needed, reverse=True)
        else:
            found.setdefault(waiting.pop())
    return list(found)


def _depends(head: str) -> list[str]:
    return [id for match in _DEPENDS.finditer(head) for id in match["ids"].split()]


def _version(home: Tree, id: str, head: str) -> Version:
    kind = Kind.REPEATABLE if id.startswith(_LAST) else Kind.MIGRATION
    return version(home, f"{id}.sql", kind=kind, transaction=Transaction.unless(_OUTSIDE.search(head)))


def _numbered(versions: list[Version]) -> list[Version]:
    """The versions, named after their files if not all numbers differ."""
    if len({each.id for each in versions}) == len(versions):
        return versions
    return [replace(each, id=(stem := PurePosixPath(each.files[0].path).stem), name=stem) for each in versions]
