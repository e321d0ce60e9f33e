"""SELECT at random: its lists and clauses, set operations, WITH."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chance import Chance

from queries.expression import ROWS, UNSORTABLE, Column, Values
from queries.relation import source
from queries.source import Relation, Source
from queries.types import ARRAYS, COMMON, LITERALS

FRAMES = (
    "rows unbounded preceding",
    "rows between 1 preceding and 2 following exclude current row",
    "range between unbounded preceding and unbounded following exclude ties",
    "groups between current row and 1 following",
    "rows between unbounded preceding and current row",
)


@dataclass(frozen=True)
class Made:
    """A query, and the columns that it has."""

    text: str
    columns: tuple[Column, ...]


@dataclass
class Queries:
    """Makes queries over some relations."""

    chance: Chance
    relations: list[Relation]
    tables: frozenset[str]
    used: list[str] = field(default_factory=list)
    """Relations that the query in hand names without an alias."""
    count: int = 0
    outer: tuple[Column, ...] = ()
    """What a changed row's expressions see besides: the rows of a rule."""

    def alias(self) -> str:
        """An alias; the same ones come again in other levels of a query."""
        self.count += 1
        return f"{self.chance.one(('a', 'b', 'c', 'x'))}{self.count % 7}"

    def values(self, columns: tuple[Column, ...], depth: int) -> Values:
        """Expressions over these columns."""
        return Values(self.chance, columns, self.scalar, depth)

    def scalar(self, values: Values, types: tuple[str, ...]) -> str:
        """A sub-select inside of an expression."""
        if values.depth == 0:
            literals = replace(values, depth=0)
            return f"select {', '.join(literals.of(type) for type in types)}"
        used, self.used = self.used, []
        try:
            return self.query(types, values.columns, values.depth - 1).text
        finally:
            self.used = used

    def types(self) -> tuple[str, ...]:
        """The types of a query's columns."""
        chance = self.chance
        return tuple(
            chance.one(COMMON) if chance.chance(0.6) else chance.one((*LITERALS, *ARRAYS))
            for _ in range(chance.number(1, 4))
        )

    def query(self, types: tuple[str, ...] | None, outer: tuple[Column, ...], depth: int) -> Made:
        """A query with columns of these types, or of any."""
        chance = self.chance
        if depth and chance.chance(0.15):
            return self.set_operation(types or self.types(), outer, depth)
        if depth and chance.chance(0.12):
            return self.with_items(types, outer, depth)
        if chance.chance(0.04) and types is None:
            return self.rows(self.types())
        return self.select(types, outer, depth)

    def top(self) -> Made:
        """A whole query."""
        self.used, self.count = [], 0
        return self.query(None, (), self.chance.number(1, 3))

    def rows(self, types: tuple[str, ...]) -> Made:
        """VALUES."""
        rows = [", ".join(self.values((), 1).of(type) for type in types) for _ in range(self.chance.number(1, 3))]
        columns = tuple(Column(f"column{place}", type) for place, type in enumerate(types, 1))
        return Made(f"values {', '.join(f'({row})' for row in rows)}", columns)

    def select(self, types: tuple[str, ...] | None, outer: tuple[Column, ...], depth: int) -> Made:
        """SELECT."""
        chance = self.chance
        used, self.used = self.used, []
        found = source(self, outer, depth)
        everything = (*found.columns, *(chance.some(outer, 3) if outer and chance.chance(0.7) else ()))
        where = f" where {self.values(everything, 2).of('bool')}" if chance.chance(0.4) else ""
        behind = f" from {found.text}" if found.text else ""
        if types is None and found.text and chance.chance(0.08) and found.columns:
            names = found.column_names()
            if len(set(names)) == len(names) and len(found.aliases) == 1:
                self.used = used
                plain = (column for column in found.columns if column.type not in ROWS)
                columns = tuple(Column(column.text.rpartition(".")[2], column.type) for column in plain)
                return Made(f"select {chance.one(('*', f'{found.aliases[0]}.*'))}{behind}{where}", columns)
        maker = chance.one((self.plain, self.plain, self.grouped if found.columns else self.plain, self.windowed))
        made = maker(types or self.types(), everything, found, behind + where, depth)
        self.used = used
        return made

    def plain(self, types: tuple[str, ...], columns: tuple[Column, ...], found: Source, rest: str, depth: int) -> Made:
        """Without groups."""
        chance, values = self.chance, self.values(columns, 2)
        targets = [values.of(type) for type in types]
        distinct = ""
        order = self.order(values, len(targets))
        if chance.chance(0.12):
            distinct, order = chance.one(
                (("distinct ", ""), (f"distinct on ({targets[0]}) ", f" order by 1{chance.maybe(' desc')}"))
            )
        lock = ""
        if not distinct and found.aliases and found.text.split()[0] in self.tables and chance.chance(0.06):
            lock = chance.one(
                (" for update", f" for share of {found.aliases[0]} nowait", " for no key update skip locked")
            )
        return self.finished(distinct, targets, types, f"{rest}{order}{self.limit(bool(order))}{lock}")

    def grouped(
        self, types: tuple[str, ...], columns: tuple[Column, ...], found: Source, rest: str, depth: int
    ) -> Made:
        """With aggregates."""
        chance = self.chance
        plain = [column for column in found.columns if column.type not in (*ROWS, *UNSORTABLE)]
        keys = chance.some(plain, 3) if plain and chance.chance(0.7) else []
        if keys and chance.chance(0.15):
            keys = [*keys[1:], Column(f"({self.values(columns, 1).of('text')})", "text")]
        values = replace(self.values(tuple(keys), 2), aggregates=True, ungrouped=columns)
        targets = [values.of(type) for type in types]
        group = f" group by {self.sets([key.text for key in keys])}" if keys else ""
        having = f" having {values.of('bool')}" if chance.chance(0.2) else ""
        return self.finished("", targets, types, f"{rest}{group}{having}{self.order(values, len(targets))}")

    def sets(self, keys: list[str]) -> str:
        """What stands behind GROUP BY."""
        plain = ", ".join(keys)
        first = keys[0]
        return self.chance.one(
            (plain,) * 5
            + (
                f"rollup ({plain})",
                f"cube ({plain})",
                f"grouping sets (({plain}), ({first}), ())",
                f"grouping sets (rollup ({plain}), ({first}))",
                f"distinct {plain}, rollup ({first})",
                f"{plain}, grouping sets ((), {first})",
            )
        )

    def windowed(
        self, types: tuple[str, ...], columns: tuple[Column, ...], found: Source, rest: str, depth: int
    ) -> Made:
        """With window functions, and perhaps a window that has a name."""
        chance, values = self.chance, self.values(columns, 1)
        definition = self.window(values)
        framed = any(frame in definition for frame in FRAMES)
        second = chance.one(("", f", w2 as {self.window(values)}", "" if framed else ", w2 as (w)"))
        clause = f" window w as {definition}{second}"
        overs = ("w", "w", self.window(values), "()", *(() if framed else ("(w)",)))
        if "w2" in clause:
            overs = (*overs, "w2")
        if chance.chance(0.4):
            clause, overs = "", (definition, self.window(values), "()")
        targets = [replace(self.values(columns, 2), windows=overs).of(type) for type in types]
        return self.finished("", targets, types, f"{rest}{clause}{self.order(values, len(targets))}")

    def window(self, values: Values) -> str:
        """A window's definition."""
        chance = self.chance
        partition = f"partition by {values.of(values.sortable())}" if chance.chance(0.5) else ""
        order = f"order by {values.of(values.sortable())}{self.direction()}" if chance.chance(0.7) else ""
        frame = chance.one(FRAMES) if order and chance.chance(0.4) else ""
        return f"({' '.join(part for part in (partition, order, frame) if part)})"

    def direction(self) -> str:
        """What stands behind a sort key."""
        return self.chance.one(("", "", "", " desc", " asc nulls first", " desc nulls last", " using >"))

    def order(self, values: Values, count: int) -> str:
        """ORDER BY, or nothing."""
        chance = self.chance
        if not chance.chance(0.25):
            return ""
        key = chance.one(
            (str(chance.number(1, count)), str(chance.number(1, count)), "c1", values.of("int4"), values.of("text"))
        )
        return f" order by {key}{self.direction()}"

    def limit(self, ordered: bool) -> str:
        """LIMIT and OFFSET, or nothing."""
        chance = self.chance
        if not chance.chance(0.12):
            return ""
        ties = (" fetch first 3 rows with ties",) if ordered else ()
        return chance.one((" limit 5", " limit 2 offset 1", " offset 3", " limit all", " fetch first row only", *ties))

    def finished(self, distinct: str, targets: list[str], types: tuple[str, ...], rest: str) -> Made:
        """The whole of a SELECT, its columns under names of their own."""
        names = [f"c{place}" for place in range(1, len(targets) + 1)]
        listed = ", ".join(f"{text} as {name}" for text, name in zip(targets, names, strict=True))
        columns = tuple(Column(name, type) for name, type in zip(names, types, strict=True))
        return Made(f"select {distinct}{listed}{rest}", columns)

    def set_operation(self, types: tuple[str, ...], outer: tuple[Column, ...], depth: int) -> Made:
        """UNION and its kin."""
        chance = self.chance
        left, right = self.query(types, outer, depth - 1), self.query(types, outer, depth - 1)
        operator = chance.one(("union", "union all", "union all", "intersect", "except", "except all"))
        text = f"({left.text}) {operator} ({right.text})"
        if chance.chance(0.2):
            third = self.query(types, outer, depth - 1)
            text = chance.one((f"({text}) union all ({third.text})", f"{text} intersect all ({third.text})"))
        if chance.chance(0.3):
            text += f" order by {chance.one(('1', left.columns[0].text))}{chance.one(('', ' desc'))}{self.limit(True)}"
        return Made(text, tuple(Column(column.text, type) for column, type in zip(left.columns, types, strict=True)))

    def with_items(self, types: tuple[str, ...] | None, outer: tuple[Column, ...], depth: int) -> Made:
        """WITH."""
        chance, before = self.chance, self.relations
        items, recursive = [], chance.chance(0.3)
        try:
            for place in range(chance.number(1, 2)):
                name = f"w{place}"
                if recursive and place == 0:
                    text, columns = self.recursion(name, outer, depth)
                else:
                    made = self.query(None, outer if chance.chance(0.2) else (), depth - 1)
                    columns = made.columns
                    listed = ""
                    if chance.chance(0.3):
                        columns = tuple(Column(f"w{number}", column.type) for number, column in enumerate(columns))
                        listed = f" ({', '.join(column.text for column in columns)})"
                    text = (
                        f"{name}{listed} as {chance.one(('', '', 'materialized ', 'not materialized '))}({made.text})"
                    )
                items.append(text)
                relation = Relation(name, columns)
                self.relations = [*self.relations, relation, relation, relation]
            body = self.query(types, outer, depth - 1)
        finally:
            self.relations = before
        text = f"select q.* from ({body.text}) q" if body.text.startswith("with ") else body.text
        return Made(f"with {'recursive ' if recursive else ''}{', '.join(items)} {text}", body.columns)

    def recursion(self, name: str, outer: tuple[Column, ...], depth: int) -> tuple[str, tuple[Column, ...]]:
        """An item of WITH that reads itself."""
        chance = self.chance
        type = chance.one(("text", "int8", "numeric", "timestamptz", "jsonb", "text[]"))
        columns = (Column("n", "int4"), Column("v", type))
        start = replace(self.values((), 1), depth=1).of(type)
        again = self.values((Column(f"{name}.n", "int4"), Column(f"{name}.v", type)), 1).of(type)
        first = f"select 1, ({start})::{type} union{chance.maybe(' all', 0.8)}"
        text = f"{first} select {name}.n + 1, ({again})::{type} from {name} where {name}.n < 9"
        end = ""
        if chance.chance(0.25):
            end += f" search {chance.one(('depth', 'breadth'))} first by n set seq"
            columns = (*columns, Column("seq", "record"))
        if chance.chance(0.25):
            end += chance.one((" cycle n set looped using way", " cycle n, v set looped to 'Y' default 'N' using way"))
            columns = (*columns, Column("looped", "bool" if "Y" not in end else "text"))
        return f"{name} (n, v) as ({text}){end}", columns
