"""Names in parse trees."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pglast import ast

from meshdoc import errors


class QualifiedName(NamedTuple):
    """A name with its schema, if given."""

    schema: str | None
    name: str

    def __str__(self) -> str:
        """The name as error messages print it (NameListToString): never quoted."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


def strings(nodes: Sequence[ast.Node] | None) -> tuple[str, ...]:
    """The texts of a list of String nodes."""
    return tuple(node.sval for node in nodes or () if isinstance(node, ast.String))


def deconstructed(parts: Sequence[str]) -> QualifiedName:
    """The name that its parts make: DeconstructQualifiedName.

    A database name is dropped without checking that it names the current database. Raises SqlError 42601 if there are
    more than three parts.
    """
    if len(parts) > 3:
        raise errors.improper_qualified_name(".".join(parts))
    return QualifiedName(parts[-2] if len(parts) > 1 else None, parts[-1])


def qualified(nodes: Sequence[ast.Node] | None) -> QualifiedName:
    """The name in a list of String nodes."""
    return deconstructed(strings(nodes))


def relation_name(node: ast.RangeVar) -> QualifiedName:
    """The name in a RangeVar."""
    return QualifiedName(node.schemaname, node.relname)


_LISTED = re.compile(r'"((?:[^"]|"")*)"|([^,\s"][^,\s]*)')


@functools.cache
def split_identifiers(text: str) -> tuple[str, ...]:
    """The names in a list such as search_path, unquoted and folded: SplitIdentifierString.

    Raises ValueError if an item is empty, a quote is not closed, or a comma is missing.
    """
    names: list[str] = []
    rest = text.strip()
    while rest or names:
        found = _LISTED.match(rest)
        if found is None:
            raise ValueError
        quoted, word = found.groups()
        names.append(word.lower() if quoted is None else quoted.replace('""', '"'))
        rest = rest[found.end() :].lstrip()
        if not rest:
            break
        if not rest.startswith(","):
            raise ValueError
        rest = rest[1:].lstrip()
    return tuple(names)
