"""A list under headings with an A-Z, on as many pages as it takes: tables.md, tables-2.md and so on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from meshdoc.record import record
from meshdoc.render.links import INDEX, MOST_ROWS, Place, list_path
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, document, heading, join, md, table
from meshdoc.render.slug import slug

FEW = 30
"""A shorter list needs no A-Z."""
FEW_GROUPS = 3
"""So few groups need no links to them."""


@record
class Row:
    """A row of a list; `group` names the heading that it is under, `name` what it is sorted by."""

    group: str
    name: str
    cells: tuple[Text, ...]


@dataclass(frozen=True)
class Listing:
    """The rows of a list, those of a group together. A group without a title has no heading."""

    path: str
    title: str
    headers: tuple[str, ...]
    rows: Sequence[Row]
    titles: dict[str, Markup]
    prefix: str = "list"
    """What the anchors of groups begin with."""

    @property
    def paths(self) -> list[str]:
        """The paths of its pages."""
        return [list_path(self.path, row) for row in range(0, len(self.rows), MOST_ROWS)]

    def place(self, group: str) -> Place:
        """Where a group begins."""
        first = next(number for number, row in enumerate(self.rows) if row.group == group)
        return Place(list_path(self.path, first), self._anchor(group))

    def _anchor(self, group: str) -> str:
        return f"{self.prefix}-{slug(group)}"

    @cached_property
    def _letters(self) -> dict[int, str]:
        """The first rows of each letter in each group, with the letter, in groups that need an A-Z."""
        found: dict[tuple[str, str], int] = {}
        sizes = {name: len(list(rows)) for name, rows in groupby(self.rows, key=lambda row: row.group)}
        for number, row in enumerate(self.rows):
            if sizes[row.group] > FEW:
                found.setdefault((row.group, _letter(row.name)), number)
        return {number: letter for (_, letter), number in found.items()}

    def _letter_anchor(self, number: int) -> str:
        return f"letter-{slug(self.rows[number].group)}-{slug(self._letters[number])}"

    def pages(self, page: Page) -> dict[str, Markup]:
        """All pages by their paths; none without rows."""
        return {path: self._page(page.at(path), number) for number, path in enumerate(self.paths)}

    def _page(self, page: Page, number: int) -> Markup:
        start = number * MOST_ROWS
        numbered = list(enumerate(self.rows))[start : start + MOST_ROWS]
        groups = groupby(numbered, key=lambda each: each[1].group)
        return document(
            join(" · ", [page.to(Place(INDEX), page.book.title), *self._others(page, number)]),
            heading(1, self.title),
            self._groups(page) if number == 0 else NOTHING,
            *(block for name, rows in groups for block in self._group(page, name, list(rows))),
        )

    def _others(self, page: Page, number: int) -> Iterator[Markup]:
        """Links to the pages before and after."""
        for label, other in (("previous page", number - 1), ("next page", number + 1)):
            if 0 <= other < len(self.paths):
                yield page.to(Place(self.paths[other]), label)

    def _groups(self, page: Page) -> Markup:
        """Links to the groups, if there are many."""
        groups = dict.fromkeys(row.group for row in self.rows)
        many = groups if len(groups) > FEW_GROUPS else ()
        return join(" · ", (page.to(self.place(group), group or self.titles[group]) for group in many))

    def _group(self, page: Page, name: str, rows: list[tuple[int, Row]]) -> Iterator[Markup]:
        is_first = rows[0][0] == 0 or self.rows[rows[0][0] - 1].group != name
        if title := self.titles[name]:
            yield heading(2, title if is_first else md("{}, continued", title), self._anchor(name) if is_first else "")
        yield self._a_to_z(page, name) if is_first else NOTHING
        yield table(self.headers, [self._cells(number, row) for number, row in rows])

    def _a_to_z(self, page: Page, group: str) -> Markup:
        mine = [number for number in self._letters if self.rows[number].group == group]
        if len(mine) == 1:
            return NOTHING
        places = [Place(list_path(self.path, number), self._letter_anchor(number)) for number in mine]
        return join(" ", (page.to(at, self._letters[number]) for number, at in zip(mine, places, strict=True)))

    def _cells(self, number: int, row: Row) -> tuple[Text, ...]:
        if number not in self._letters:
            return row.cells
        return (anchor(self._letter_anchor(number), row.cells[0]), *row.cells[1:])


def _letter(name: str) -> str:
    first = name[:1].upper()
    return first if "A" <= first <= "Z" else "0-9" if first.isdigit() else "…"
