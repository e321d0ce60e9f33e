"""Rambler, whose files contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import RAMBLER, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("rambler")
def rambler(tree: Tree) -> list[Version] | None:
    """`<number>_<name>.sql`, the sections after `-- rambler up` up to the next `-- rambler` line, in order of names.

    A file may have several sections of each direction. https://github.com/elwinar/rambler
    """
    versions = annotated(tree, RAMBLER)
    return versions and sorted(versions, key=lambda each: each.files[0].path)
