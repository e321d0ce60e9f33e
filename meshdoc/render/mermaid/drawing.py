"""The text of a diagram, and how wide Mermaid will draw it.

Names and types that Mermaid's grammar does not accept are rewritten:

    numeric(10,2)               numeric_10_2        no blanks, commas, parentheses or brackets in a type
    text[]                      text_array
    double precision            double_precision
    a column called pk          pk_                 PK, FK and UK are Mermaid's own words, in any case
    " % \\ ; in a table's name   _                   also what Mermaid reads as markup, a direction or a formula

Mermaid puts tables into ranks, each foreign key leading to a later one, and the ranks side by side. The width is
therefore at most that of the widest tables, one per rank, with the widest labels between them. Which table gets which
rank need not be known for that.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import east_asian_width

from meshdoc.record import record
from meshdoc.render.markup import diagram_text, diagram_word

WIDTH_OF_A_PAGE = 916
"""The pixels that GitHub leaves for a diagram in a file at 1,280 pixels."""
SMALLEST_TEXT = 8
TEXT = 16
"""The pixels of Mermaid's text in a table, before a diagram is scaled; in a label:"""
LABEL = 14
CHARACTER = 0.56
"""The width of a character per pixel of its size, on average in the fonts that browsers take."""
MARGIN, BETWEEN_RANKS, AROUND_TEXT, AROUND_NAME, NARROWEST = 40, 80, 95, 40, 100
NODES_OF_LOOP, SMALL_NODE = 2, 10
"""Mermaid draws a table's reference to itself by way of two small nodes, each with a rank."""
LONGEST = 40_000
"""GitHub's Mermaid rejects texts of more than 50,000 characters."""
CLOSE = '%%{init: {"er": {"nodeSpacing": 40}}}%%'
"""Less than the usual room between tables above one another, which no label needs there."""
DEFAULT_DIRECTION = "TB"
"""Mermaid's own; not written, because versions before 11.5 take a direction for two tables."""


@record
class Entity:
    """A table: its name, and the type, name and marks of each column shown."""

    name: str
    rows: tuple[tuple[str, str, str], ...] = ()

    @property
    def lines(self) -> Iterator[str]:
        """Its lines in a diagram."""
        yield f"  {diagram_text(self.name)}" + (" {" if self.rows else "")
        for type, name, marks in self.rows:
            yield f"    {_type_word(type)} {diagram_word(name)} {marks}".rstrip()
        if self.rows:
            yield "  }"

    @property
    def width(self) -> float:
        """Its width in pixels."""
        named = _width(self.name, TEXT) + AROUND_NAME
        if not self.rows:
            return max(named, NARROWEST)
        cells = zip(*self.rows, strict=True)
        return max(named, AROUND_TEXT + sum(max(_width(text, TEXT) for text in column) for column in cells))


@record
class Relationship:
    """A foreign key: the names of its two tables, its cardinality in Mermaid's signs, and its label."""

    child: str
    parent: str
    cardinality: str
    label: str = ""

    @property
    def line(self) -> str:
        """Its line in a diagram."""
        child, parent, label = map(diagram_text, (self.child, self.parent, self.label))
        return f"  {child} {self.cardinality} {parent} : {label}"


@record
class Drawing:
    """The tables and foreign keys of a diagram."""

    entities: tuple[Entity, ...]
    relationships: tuple[Relationship, ...]
    direction: str

    @property
    def text(self) -> str:
        """The diagram in Mermaid's language."""
        head = ["erDiagram"]
        if self.direction != DEFAULT_DIRECTION:
            head = [CLOSE, *head, f"  direction {self.direction}"]
        lines = (line for entity in self.entities for line in entity.lines)
        return "\n".join([*head, *lines, *(each.line for each in self.relationships)])

    @property
    def is_readable(self) -> bool:
        """Whether GitHub draws it with text that is large enough."""
        smallest = LABEL if any(each.label for each in self.relationships) else TEXT
        limit = WIDTH_OF_A_PAGE * smallest / SMALLEST_TEXT
        return len(self.text) <= LONGEST and (self.direction == DEFAULT_DIRECTION or self.width <= limit)

    @property
    def width(self) -> float:
        """The most pixels that it can be wide from left to right."""
        ranks = _ranks([entity.name for entity in self.entities], self.relationships)
        loops = NODES_OF_LOOP if any(each.child == each.parent for each in self.relationships) else 0
        gaps = ranks + loops - 1
        tables = sorted((entity.width for entity in self.entities), reverse=True)[:ranks]
        labels = sorted((_width(each.label, LABEL) for each in self.relationships), reverse=True)[:gaps]
        return MARGIN + sum(tables) + loops * SMALL_NODE + sum(labels) + gaps * BETWEEN_RANKS


def _type_word(type: str) -> str:
    return diagram_word(type.replace("[]", "_array"))


@functools.lru_cache(maxsize=1 << 14)
def _width(text: str, size: int) -> float:
    """The width of a text in pixels."""
    return sum(size * (1 if east_asian_width(character) in "WF" else CHARACTER) for character in text)


def _ranks(names: Iterable[str], relationships: Iterable[Relationship]) -> int:
    """The number of ranks: the tables on the longest path, each foreign key that closes a circle being reversed."""
    ahead: dict[str, list[str]] = {name: [] for name in names}
    for each in relationships:
        ahead[each.child].append(each.parent)
    place = {name: number for number, name in enumerate(_topological(ahead))}
    depth = [1] * len(place)
    edges = {(min(pair), max(pair)) for each in relationships if (pair := (place[each.child], place[each.parent]))}
    for before, after in sorted(edges):
        if before != after:
            depth[after] = max(depth[after], depth[before] + 1)
    return max(depth)


def _topological(ahead: Mapping[str, Iterable[str]]) -> list[str]:
    """The tables in the order in which a depth-first search leaves them, reversed; Mermaid's layout does the same."""
    left: dict[str, None] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        seen.add(name)
        for parent in ahead[name]:
            if parent not in seen:
                visit(parent)
        left[name] = None

    for name in ahead:
        if name not in seen:
            visit(name)
    return list(left)[::-1]
