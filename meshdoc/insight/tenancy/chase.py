"""Whether two ways from a row always lead to the same row: the chase of Maier, Mendelzon and Sagiv.

A row is written with a new value in every column that it needs. Each foreign key without a null adds the row that it
references, and rows that agree on a key become one. If the two ends have not become one when nothing more follows, the
rows are an example of two ends that differ, which the declared constraints accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import Oid
from meshdoc.insight.tenancy.shape import Shapes

MOST_ROWS = 60
MOST_ALIKE = 6
"""More rows of one table are not added; a further one that is needed is the last of them."""

Path = Sequence[ForeignKey]
Cells = dict[int, int]
"""The values of a row by attnum: a number for each value that nothing makes equal to another; without a null."""


class Unbounded(Exception):
    """More rows are needed than are looked at."""


@dataclass
class Tableau:
    """Rows under way. Rows and values that turned out to be the same are looked up by `row` and `value`."""

    shapes: Shapes
    tables: list[Oid] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)
    same_row: dict[int, int] = field(default_factory=dict)
    same_value: dict[int, int] = field(default_factory=dict)
    linked: set[tuple[int, Oid]] = field(default_factory=set)
    """The rows, each with a foreign key whose row is there; that stays so, as values only become the same."""
    count: int = 0

    def copy(self) -> Tableau:
        """The same rows, to be changed apart."""
        cells = [dict(row) for row in self.cells]
        same = dict(self.same_row), dict(self.same_value)
        return Tableau(self.shapes, list(self.tables), cells, *same, set(self.linked), self.count)

    # --- rows and values -----------------------------------------------------------------------------

    def row(self, number: int) -> int:
        """The row that a row has become."""
        while number in self.same_row:
            number = self.same_row[number]
        return number

    def value(self, number: int) -> int:
        """The value that a value has become."""
        while number in self.same_value:
            number = self.same_value[number]
        return number

    def rows(self) -> list[int]:
        """The rows that are not known to be others."""
        return [number for number in range(len(self.tables)) if number not in self.same_row]

    def add(self, table: Oid, given: Cells) -> int:
        """A new row with some values."""
        if len(self.tables) >= MOST_ROWS:
            raise Unbounded
        self.tables.append(table)
        self.cells.append(dict(given))
        row = len(self.tables) - 1
        self.assign(row, self.shapes.of(table).required)
        return row

    def assign(self, row: int, attnums: Iterable[int]) -> None:
        """Give columns of a row a value, and with them the others of a foreign key that needs all."""
        cells = self.cells[row]
        for attnum in attnums:
            if attnum not in cells:
                self.count += 1
                cells[attnum] = self.count
        shape = self.shapes.of(self.tables[row])
        for one, other in (pair for found in shape.copied for pair in (found, found[::-1])):
            if one in cells and other not in cells:
                cells[other] = cells[one]
                self.assign(row, ())
        for key in shape.full:
            given = [attnum in cells for attnum in key.columns]
            if any(given) and not all(given):
                self.assign(row, key.columns)

    def equate(self, one: int, other: int) -> bool:
        """Make two values one; whether they were two."""
        one, other = self.value(one), self.value(other)
        if one == other:
            return False
        self.same_value[max(one, other)] = min(one, other)
        return True

    def merge(self, one: int, other: int) -> None:
        """Make two rows one."""
        self.same_row[other] = one
        for attnum, value in self.cells[other].items():
            if attnum in self.cells[one]:
                self.equate(self.cells[one][attnum], value)
            else:
                self.cells[one][attnum] = value
        self.assign(one, ())

    # --- what follows ----------------------------------------------------------------------------------

    def reach(self, row: int, key: ForeignKey) -> int:
        """The row that a row references; if it has none yet, it gets one."""
        row = self.row(row)
        self.assign(row, key.columns)
        given = {
            target: self.cells[row][attnum] for attnum, target in zip(key.columns, key.references_columns, strict=True)
        }
        alike = [other for other in self.rows() if self.tables[other] == key.references_table]
        for other in alike:
            cells = self.cells[other]
            if all(attnum in cells and self.value(cells[attnum]) == self.value(v) for attnum, v in given.items()):
                return other
        if len(alike) >= MOST_ALIKE:
            for attnum, value in given.items():
                self.assign(alike[-1], (attnum,))
                self.equate(self.cells[alike[-1]][attnum], value)
            return alike[-1]
        return self.add(key.references_table, given)

    def follow(self) -> bool:
        """Make values or rows one, or add rows; whether anything followed."""
        return self._equalities() or self._merged() or self._referenced()

    def _equalities(self) -> bool:
        found = False
        for row in self.rows():
            shape = self.shapes.of(self.tables[row])
            for one, other in (*shape.equal, *shape.copied):
                cells = self.cells[row]
                if one in cells and other in cells:
                    found |= self.equate(cells[one], cells[other])
        return found

    def _merged(self) -> bool:
        seen: dict[tuple[object, ...], int] = {}
        for row in self.rows():
            cells = self.cells[row]
            for key in self.shapes.of(self.tables[row]).keys:
                if all(attnum in cells for attnum in key.columns):
                    values = tuple(self.value(cells[attnum]) for attnum in key.columns)
                    other = seen.setdefault((key.index, *values), row)
                    if other != row:
                        self.merge(other, row)
                        return True
        return False

    def _referenced(self) -> bool:
        before = (len(self.tables), len(self.same_value), sum(map(len, self.cells)))
        for row in self.rows():
            cells = self.cells[row].keys()
            for key, columns in self.shapes.of(self.tables[row]).foreign_keys:
                if columns <= cells and (row, key.oid) not in self.linked:
                    self.reach(row, key)
                    self.linked.add((row, key.oid))
        return before != (len(self.tables), len(self.same_value), sum(map(len, self.cells)))

    def refused(self) -> int | None:
        """The first row that a check refuses as it is."""
        return next((row for row in self.rows() if next(self.completions(row), None) != frozenset()), None)

    def clash(self) -> tuple[int, int, tuple[int, ...]] | None:
        """Two rows that a key refuses because nulls are not distinct, and the columns that are null in both."""
        seen: dict[tuple[object, ...], int] = {}
        for row in self.rows():
            cells = self.cells[row]
            for key in self.shapes.of(self.tables[row]).keys:
                missing = tuple(attnum for attnum in key.columns if attnum not in cells)
                values = tuple(self.value(cells[attnum]) for attnum in key.columns if attnum in cells)
                if missing and not key.nulls_distinct:
                    other = seen.setdefault((key.index, missing, values), row)
                    if other != row:
                        return other, row, missing
        return None

    def completions(self, row: int) -> Iterator[frozenset[int]]:
        """The sets of columns whose nulls are to go for the checks to accept a row, the smallest first."""
        return self.shapes.completions(self.tables[row], self.cells[row])


def disagreement(shapes: Shapes, table: Oid, one: Path, other: Path) -> Tableau | None:
    """Rows that the constraints accept and in which two ways from a row of a table end at different rows.

    None if there are none, or only ways that first meet and then part again: that is so of the table where they part.
    Row 0 is that of the table. Raises Unbounded.
    """
    tableau = Tableau(shapes)
    tableau.add(table, {})
    return _example(tableau, (_rows_on(tableau, one), _rows_on(tableau, other)))


def _rows_on(tableau: Tableau, path: Path) -> list[int]:
    """The rows of a way, without the first."""
    rows = [0]
    for key in path:
        rows.append(tableau.reach(rows[-1], key))
    return rows[1:]


def _example(tableau: Tableau, ways: tuple[list[int], list[int]]) -> Tableau | None:
    """`ways` are the rows of the two ways, which once they are the same remain so."""
    follows = True
    while follows:
        one, other = ({tableau.row(row) for row in rows} for rows in ways)
        if one & other:
            return None
        follows = tableau.follow()
    refused = tableau.refused()
    if refused is not None:
        options = ((refused, filled) for filled in tableau.completions(refused))
    elif clash := tableau.clash():
        *rows, missing = clash
        options = ((row, frozenset({attnum})) for row in rows for attnum in missing)
    else:
        return tableau
    for row, filled in options:
        changed = tableau.copy()
        changed.assign(row, sorted(filled))
        if found := _example(changed, ways):
            return found
    return None
