"""Expressions at random, of the type that is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from chance import Chance, NothingFits

from meshdoc.catalog.names.quoting import quote_identifier
from queries import builtin
from queries.builtin import POLYMORPHIC, Producer
from queries.syntax import EVERY, templates
from queries.types import ARRAYS, COMMON, LITERALS, MODIFIED, RANGES, written

HOLE = re.compile(r"\{(\{\w+(?:,\w+)*\}|[a-z_0-9T]+(?:\[\])?(?:, [a-z]+)?|query [\w\[\], ]+)\}")
NUMBERS = ("int2", "int4", "int8", "numeric", "float4", "float8")
ROWS = ("row", "t")
"""Of these types are names of relations, which stand for a row of them."""
UNSORTABLE = ("json", "jsonpath", "point", "box", "lseg", "circle", "path", "polygon", "line", "other")
SUPPLE = 0.03
"""The share of places that a value of another type, or NULL, is put into."""


@dataclass(frozen=True)
class Column:
    """What an expression can name, and its type."""

    text: str
    type: str


Subquery = Callable[["Values", tuple[str, ...]], str]
"""A sub-select with columns of these types, over what an expression sees."""


@dataclass(frozen=True)
class Values:
    """Makes expressions over some columns, and, at most `depth` deep, of one another."""

    chance: Chance
    columns: tuple[Column, ...]
    subquery: Subquery
    depth: int = 2
    aggregates: bool = False
    ungrouped: tuple[Column, ...] = ()
    """What their arguments can name."""
    windows: tuple[str, ...] = ()
    """What OVER can say; empty where window functions have no place."""

    def of(self, type: str) -> str:
        """An expression of this type, most of the time."""
        chance = self.chance
        if chance.chance(SUPPLE):
            return chance.one((self.deeper().of(chance.one(COMMON)), "null", self.unknown(type)))
        makers = [self.column] * 4 + [self.constant]
        if self.depth:
            makers += [self.call, self.operator, self.call, self.operator, self.template, self.template, self.template]
            makers += [self.cast, self.every, self.aggregate, self.window]
        while True:
            try:
                return chance.one(makers)(type)
            except NothingFits:
                continue

    def any_type(self) -> str:
        """A type, one of the usual as a rule."""
        chance = self.chance
        if chance.chance(0.5) and self.columns:
            found = chance.one(self.columns).type
            return found if found not in ROWS else "text"
        return chance.one(COMMON) if chance.chance(0.6) else chance.one((*LITERALS, *ARRAYS))

    def sortable(self) -> str:
        """A type whose values can be compared, most of the time."""
        type = self.any_type()
        return self.chance.one(COMMON) if type.removesuffix("[]") in UNSORTABLE else type

    def deeper(self) -> Values:
        """For what stands inside of another expression."""
        return replace(self, depth=max(self.depth - 1, 0))

    def inside_aggregate(self) -> Values:
        """For arguments of aggregates, where no other aggregate has a place."""
        return replace(self.deeper(), columns=self.ungrouped, aggregates=False, windows=())

    def column(self, type: str) -> str:
        """A column of the type."""
        return self.chance.one(item.text for item in self.columns if item.type == type)

    def unknown(self, type: str) -> str:
        """A literal that says nothing of its type."""
        return f"'{self.chance.one(LITERALS.get(type, ('{}',)))}'"

    def constant(self, type: str) -> str:
        """A literal, which says its type most of the time."""
        chance = self.chance
        text = self.unknown(type)
        if type in NUMBERS and chance.chance(0.6):
            return chance.one(("1", "0", "-3", "2.5" if type not in ("int2", "int4", "int8") else "7"))
        if type == "bool" and chance.chance(0.7):
            return chance.one(("true", "false"))
        form = chance.one(("{1}::{0}", "{1}::{0}", "cast({1} as {0})", "{0} {1}"))
        if type.endswith("[]") and form == "{0} {1}":
            form = "{1}::{0}"
        return form.format(self.type(type), text)

    def type(self, name: str) -> str:
        """A type as a cast may write it."""
        return self.chance.one(MODIFIED[name]) if name in MODIFIED and self.chance.chance(0.15) else written(name)

    def call(self, type: str) -> str:
        """A call of one of PostgreSQL's functions."""
        return self.called(self.produced(builtin.functions(), type))

    def called(self, function: Producer) -> str:
        """The call of a function."""
        chance, inner = self.chance, self.deeper()
        count = len(function.takes) - (chance.number(0, function.optional) if function.optional else 0)
        arguments = [inner.of(item) for item in function.takes[:count]]
        if function.variadic and arguments:
            last = function.takes[count - 1]
            item = "text" if last == "any" else last.removesuffix("[]")
            arguments = [*arguments[:-1], *(inner.of(item) for _ in range(chance.number(1, 3)))]
            if last.endswith("[]") and chance.chance(0.3):
                arguments = [*arguments[: count - 1], f"variadic {inner.of(last)}"]
        elif len(function.names) >= count > 0 and all(function.names[:count]) and chance.chance(0.3):
            start = chance.number(0, count - 1)
            named = [
                f"{quote_identifier(function.names[place])} => {arguments[place]}" for place in range(start, count)
            ]
            arguments = [*arguments[:start], *chance.some(named, len(named))]
        name = quote_identifier(function.name)
        return f"{chance.maybe('pg_catalog.', 0.1)}{name}({', '.join(arguments)})"

    def operator(self, type: str) -> str:
        """One of PostgreSQL's operators."""
        operator, inner = self.produced(builtin.operators(), type), self.deeper()
        name = f"operator(pg_catalog.{operator.name})" if self.chance.chance(0.04) else operator.name
        operands = [inner.of(item) for item in operator.takes]
        text = f"{name} {operands[0]}" if len(operands) == 1 else f"{operands[0]} {name} {operands[1]}"
        return f"({text})" if self.chance.chance(0.8) else text

    def produced(self, producers: dict[str, list[Producer]], type: str) -> Producer:
        """One that gives the type, its polymorphic types settled."""
        chance = self.chance
        if producers.get(type) and chance.chance(0.8):
            return self.settled(chance.one(producers[type]), {})
        fitting = [
            (item, found)
            for given in POLYMORPHIC
            for item in producers.get(given, ())
            if (found := builtin.solutions(given, type))
        ]
        producer, found = chance.one(fitting)
        return self.settled(producer, found)

    def settled(self, producer: Producer, found: dict[str, str]) -> Producer:
        """With types in the places of polymorphic ones and of "any"."""
        roles = {POLYMORPHIC.get(name, "") for name in producer.takes} - {""}
        if not roles <= set(found):
            candidates = [builtin.related(name) for name in (*COMMON, *RANGES.values(), "mood")]
            if found:
                raise NothingFits
            found = self.chance.one(item for item in candidates if roles <= set(item))
        takes = tuple(found.get(POLYMORPHIC.get(name, ""), name) for name in producer.takes)
        return replace(producer, takes=tuple(self.any_type() if name == "any" else name for name in takes))

    def cast(self, type: str) -> str:
        """A cast from another type that PostgreSQL has a cast of, or from text."""
        source = self.chance.one((*builtin.casts().get(type, ()), "text"))
        form = self.chance.one(("{}::{}", "cast({} as {})"))
        return form.format(f"({self.deeper().of(source)})", self.type(type))

    def every(self, type: str) -> str:
        """CASE and its kin."""
        return self.filled(self.chance.one(templates()[EVERY]), type)

    def template(self, type: str) -> str:
        """Special syntax."""
        return self.filled(self.chance.one(templates().get(type, ())), type)

    def aggregate(self, type: str) -> str:
        """An aggregate, where one has a place."""
        if not self.aggregates:
            raise NothingFits
        special = templates().get(f"{type} aggregate")
        if special and self.chance.chance(0.5):
            return self.inside_aggregate().filled(self.chance.one(special), type)
        aggregate = self.produced(builtin.aggregates(), type)
        call = self.inside_aggregate().called(aggregate)
        if len(aggregate.takes) and self.chance.chance(0.15):
            call = f"{call[:-1]} order by {self.inside_aggregate().of(self.any_type())})"
        return call + self.chance.maybe(f" filter (where {self.inside_aggregate().of('bool')})", 0.1)

    def window(self, type: str) -> str:
        """A call of a window function, where one has a place."""
        if not self.windows:
            raise NothingFits
        inner = replace(self.deeper(), windows=())
        over = self.chance.one(self.windows)
        special = templates().get(f"{type} window")
        if special and self.chance.chance(0.6):
            return inner.filled(self.chance.one(special).replace("{window}", over), type)
        kinds = self.chance.one((builtin.window_functions(), builtin.aggregates()))
        return f"{inner.called(self.produced(kinds, type))} over {over}"

    def filled(self, template: str, type: str) -> str:
        """A template with expressions in its places."""
        letters = {"T": type, "any": "", **{letter: self.sortable() for letter in "ab"}}
        inner = self.deeper()

        def typed(name: str) -> str:
            base = name.removesuffix("[]")
            return letters.get(base, base) + name[len(base) :]

        def fill(match: re.Match[str]) -> str:
            hole = match[1]
            if hole.startswith("{"):
                return hole
            if hole.startswith("query "):
                wanted = tuple(typed(name) or self.any_type() for name in hole[6:].split(", "))
                return self.subquery(inner, wanted)
            if hole == "type":
                return self.type(type)
            if hole == "column":
                return self.chance.one(self.columns).text
            wanted_type = typed(hole) or self.any_type()
            return inner.of(wanted_type)

        return HOLE.sub(fill, template)
