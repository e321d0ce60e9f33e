"""Tern, whose files contain both directions."""

from __future__ import annotations

import re
from dataclasses import replace

from meshdoc.sources.annotated import TERN
from meshdoc.sources.layout import homes, layout, planned, version
from meshdoc.sources.sections import without
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import SourceFile, Transaction, Version

_NAME = re.compile(r"\d+_.+(?<!\.up)(?<!\.down)\.sql")
SETTINGS = "tern.conf"
_NO_STATEMENT = re.compile(r"\{\{[^{}]*\}\}|--[^\n]*+")
_TEMPLATE = re.compile(r"\{\{-?\s*template\s+\"(?P<path>[^\"]+)\"[^{}]*\}\}")


@layout("tern")
def tern(tree: Tree) -> list[Version] | None:
    """`<number>_<name>.sql` by number, up to the line `---- create above / drop below ----`.

    The files that `{{ template "<path>" . }}` names come before the rest of the file, or after it if that holds no
    statement from there on. `---- tern: disable-tx ----` disables the transaction. Where there is a `tern.conf`, files
    without that line are read too.
    https://github.com/jackc/tern
    """
    is_told = SETTINGS in tree.paths
    for home in homes(tree):
        texts = {path: home.text(path) for path in home.glob("*.sql") if _NAME.fullmatch(path)}
        if texts and (is_told or SETTINGS in home.paths or any(map(TERN.any.search, texts.values()))):
            return [_version(home, path, text) for path, text in texts.items()]
    return None


def _version(home: Tree, path: str, text: str) -> Version:
    forward = TERN.forward(text)
    end = len(without(forward, _NO_STATEMENT).rstrip())
    before: list[SourceFile] = []
    after: list[SourceFile] = []
    for match in _TEMPLATE.finditer(forward):
        (after if 0 < end <= match.start() else before).append(home.source(_named(home, match["path"], path))[0])
    outside = TERN.no_transaction.search(text)
    made = version(home, path, keep=lambda _: without(forward, _TEMPLATE), transaction=Transaction.unless(outside))
    rest = [replace(file, text="") for file in made.files if after]  # a version is named after its last file
    return replace(made, files=(*before, *made.files, *after, *rest))


def _named(home: Tree, target: str, path: str) -> str:
    """The file that a template names, relative to the folder or to one around it, from which tern may be run."""
    parts = target.split("/")
    names = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((name for name in names if name in home.paths), None) or planned(home, target, path)
