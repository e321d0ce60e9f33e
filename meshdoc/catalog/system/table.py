"""The stored rows of a system catalog: a file of tab-separated text, read when it is first used.

The first line names the fields; each following line is a row. Text is escaped as in COPY (`\\t`, `\\n`, `\\\\`),
booleans are t and f, lists of numbers are separated by blanks, and lists of text are JSON.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar, cast

from meshdoc.catalog.system.row import Oid, SystemRow

Row = TypeVar("Row", bound=SystemRow)
Key: TypeAlias = str | tuple[str, ...]
Value: TypeAlias = int | float | str | tuple[int, ...] | tuple[str, ...]

ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPED = {escape[1]: character for character, escape in ESCAPED.items()}


def _text(stored: str) -> str:
    return re.sub(r"\\(.)", lambda escape: _UNESCAPED[escape[1]], stored) if "\\" in stored else stored


def _stored(value: int | str) -> str:
    return ("f", "t")[value] if isinstance(value, bool) else str(value)


def _numbers(stored: str) -> tuple[int, ...]:
    return tuple(map(int, stored.split()))


def _texts(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()


_DECODERS: dict[str, Callable[[str], Value]] = {
    "str": _text,
    "bool": lambda stored: stored == "t",
    "float": float,
    "tuple[str, ...]": _texts,
}


class Table(Generic[Row]):
    """The rows of a system catalog, with lookup by field values. The file is read on first use."""

    def __init__(self, folder: Path, row: type[Row]) -> None:
        """The rows of class `row`, from `<its catalog>.tsv` in `folder`."""
        self._folder = folder
        self._class = row
        self._rows: dict[int, Row] = {}
        self._indexes: dict[tuple[str, ...], dict[Key, list[int]]] = {}
        self._found: dict[tuple[tuple[str, ...], tuple[int | str, ...]], tuple[Row, ...]] = {}
        self._first: defaultdict[str, dict[int | str, Row | None]] = defaultdict(dict)

    def all(self) -> tuple[Row, ...]:
        """Every row."""
        return tuple(map(self._row, range(len(self._lines))))

    def where(self, names: tuple[str, ...], values: tuple[int | str, ...]) -> tuple[Row, ...]:
        """The rows whose fields `names` have these values, ordered by oid. Numbers and text only."""
        rows = self._found.get((names, values))
        if rows is None:
            rows = self._found[names, values] = tuple(map(self._row, self._numbers(names, values)))
        return rows

    def one(self, name: str, value: int | str) -> Row | None:
        """The first row whose field `name` has this value."""
        known = self._first[name]
        if value not in known:
            known[value] = next(iter(self.where((name,), (value,))), None)
        return known[value]

    def oid(self, names: tuple[str, ...], values: tuple[int | str, ...]) -> Oid:
        """The first field of the first row whose fields `names` have these values as stored; 0 if there is none."""
        numbers = self._numbers(names, values)
        return int(self._lines[numbers[0]].split("\t", 1)[0]) if numbers else 0

    @cached_property
    def _header_and_lines(self) -> list[str]:
        return (self._folder / f"{self._class.catalog}.tsv").read_text(encoding="utf-8").split("\n")[:-1]

    @cached_property
    def _names(self) -> list[str]:
        return self._header_and_lines[0].split("\t")

    @cached_property
    def _lines(self) -> list[str]:
        return self._header_and_lines[1:]

    @cached_property
    def _decoders(self) -> list[Callable[[str], Value]]:
        annotations = {field.name: str(field.type) for field in fields(self._class)}
        kinds = (annotations[name] for name in self._names)
        return [_DECODERS.get(kind, _numbers if kind.startswith("tuple") else int) for kind in kinds]

    def _numbers(self, names: tuple[str, ...], values: tuple[int | str, ...]) -> Sequence[int]:
        """The numbers of the rows with these values. Lines are split only up to the last of the fields."""
        index = self._indexes.get(names)
        if index is None:
            index = self._indexes[names] = {}
            places = [self._names.index(name) for name in names]
            key, last = itemgetter(*places), max(places) + 1
            for number, line in enumerate(self._lines):
                index.setdefault(key(line.split("\t", last)), []).append(number)
        stored = tuple(map(_stored, values))
        return index.get(stored if len(stored) > 1 else stored[0], ())

    def _row(self, number: int) -> Row:
        row = self._rows.get(number)
        if row is None:
            stored = zip(self._names, self._decoders, self._lines[number].split("\t"), strict=True)
            values = {name: decode(text) for name, decode, text in stored}
            row = self._rows[number] = cast(Callable[..., Row], self._class)(**values)
        return row
