"""Liquibase's formatted SQL, and plain SQL that a changelog includes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from meshdoc.sources.changelog.conditions import is_for_us
from meshdoc.sources.changelog.parameters import Parameters
from meshdoc.sources.changelog.script import Script, pieces_of
from meshdoc.sources.jdbc import sent
from meshdoc.sources.layout import version, whole
from meshdoc.sources.sections import blank, without
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import SourceFile, Transaction, Version

_FORMATTED = re.compile(r"\s*--\s*liquibase\s+formatted\s+sql\b", re.IGNORECASE)
_CHANGESET = re.compile(r"^--\s*changeset\b[^\r\n]*", re.MULTILINE | re.IGNORECASE)
_IDENTITY = re.compile(r"changeset\s+(?P<author>[^:\s]+):(?P<id>\S+)", re.IGNORECASE)
_SYSTEMS = re.compile(r"\bdbms:(?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
_OUTSIDE = re.compile(r"\brunInTransaction:false\b", re.IGNORECASE)
_PROPERTY = re.compile(r"^--\s*property\s+(?P<rest>[^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_PAIR = re.compile(r"(?<!\w)(\w++):(?:\"([^\"]*)\"|(\S+))")
_INSTRUCTION = re.compile(
    r"^--\s*(?:liquibase formatted|changeset|rollback|preconditions?|validCheckSum|property)\b[^\r\n]*", re.M | re.I
)


def is_formatted(tree: Tree, path: str) -> bool:
    """Whether a file begins with `--liquibase formatted sql`."""
    return bool(_FORMATTED.match(tree.text(path)))


def read_sql(tree: Tree, path: str, parameters: Parameters) -> Version:
    """The version of an SQL file: its changesets for PostgreSQL, or all of it if it is not formatted."""
    text = tree.text(path)
    formatted = bool(_FORMATTED.match(text))
    for name, value in _properties(text) if formatted else ():
        parameters.set(name, value, None)
    outside = any(_OUTSIDE.search(header[0]) for header in _CHANGESET.finditer(text))
    made = version(tree, path, keep=_forward if formatted else whole, transaction=Transaction.unless(outside))
    return replace(made, files=tuple(filled(file, parameters, path) for file in made.files))


def executed(text: str) -> Iterator[tuple[str, str]]:
    """The id and author of each changeset."""
    for header in _CHANGESET.finditer(text):
        if identity := _IDENTITY.search(header[0]):
            yield identity["id"], identity["author"]


def filled(file: SourceFile, parameters: Parameters, path: str) -> SourceFile:
    """The file with the values of its `${…}`; a value does not move the places of other lines."""
    if "${" not in file.text:
        return replace(file, text=sent(file.text))
    script = Script(file.path)
    for piece in pieces_of(file.text):
        text = parameters.expanded(piece.text, path)
        script.copy_line(replace(piece, text=text))
    return script.file()


def _properties(text: str) -> Iterator[tuple[str, str]]:
    for line in _PROPERTY.finditer(text):
        pairs = {name: quoted or plain for name, quoted, plain in _PAIR.findall(line["rest"])}
        if "name" in pairs and is_for_us(pairs.get("dbms")):
            yield pairs["name"], pairs.get("value", "")


def _forward(text: str) -> str:
    """Blank changesets for other database systems, and Liquibase's own comments; end the last statement of each."""
    starts = [0, *(header.start() for header in _CHANGESET.finditer(text)), len(text)]
    sections = [text[start:end] for start, end in itertools.pairwise(starts)]
    kept = [without(part, _INSTRUCTION) if _is_ours(part) else blank(part) for part in sections]
    return "".join(_ended(before, part) for before, part in itertools.pairwise(["", *kept]))


def _ended(before: str, part: str) -> str:
    """A changeset after one whose last statement may have no end: the first character, a blank, ends it."""
    code = before.rstrip()
    return f";{part[1:]}" if code and not code.endswith(";") else part


def _is_ours(changeset: str) -> bool:
    header = _CHANGESET.match(changeset)
    systems = header and _SYSTEMS.search(header[0])
    return is_for_us(systems[1] or systems[2]) if systems else True
