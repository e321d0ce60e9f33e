"""Views at random over tables of small integers: each can be read, and does not depend on the order of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

TABLES = {f"t{n}": tuple(f"{letter}{n}" for letter in "abcd") for n in range(1, 4)}
STACKED = 9
"""Views read the tables and the first views, up to so many relations."""
REQUIRED = "d"
"""The columns whose names begin with it are NOT NULL."""
JOINS = ("join", "left join", "right join", "full join")
AGGREGATES = ("count({})", "sum({})", "min({})", "max({})", "count(distinct {})")


@dataclass
class Views:
    """Makes views one after another; later ones read earlier ones."""

    random: Random
    relations: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(TABLES))
    count: int = 0

    def view(self) -> tuple[str, str]:
        """The name and the query of another view, whose columns are called x1, x2 ..."""
        self.count += 1
        name = f"v{self.count}"
        width = self.random.randint(1, 3)
        text = self._query(width, 2)
        self.relations[name] = tuple(f"x{n}" for n in range(1, width + 1))
        return name, text

    # --- queries ---------------------------------------------------------------------------------------

    def _query(self, width: int, depth: int) -> str:
        form = self.random.random()
        if depth and form < 0.15:
            operator = self.random.choice(("union", "union all", "intersect", "except", "except all"))
            return f"({self._query(width, depth - 1)}) {operator} ({self._query(width, depth - 1)})"
        if depth and form < 0.25:
            cte, inner = f"w{self.random.randint(1, 999)}", self._query(2, depth - 1)
            body = self._select(width, depth - 1, [(cte, ("x1", "x2"))])
            materialized = self.random.choice(("", "materialized ", "not materialized "))
            return f"with {cte} as {materialized}({inner}) {body}"
        if depth and form < 0.3:
            inner = self._select(1, depth - 1, [])
            recursive = f"with recursive w(x1) as (({inner}) union select x1 + 1 from w where x1 < 4)"
            return f"{recursive} {self._select(width, 0, [('w', ('x1',))])}"
        return self._select(width, depth, [])

    def _select(self, width: int, depth: int, given: list[tuple[str, tuple[str, ...]]]) -> str:
        source, columns = self._from(depth, given)
        grouped = self.random.random() < 0.25
        keys = [self._value(columns, 0) for _ in range(self.random.choice((0, 1, 1, 2)))] if grouped else []
        outputs = [self._output(columns, keys, depth, grouped=grouped) for _ in range(width)]
        listed = ", ".join(f"{text} as x{n}" for n, text in enumerate(outputs, 1))
        distinct = "distinct " if self.random.random() < 0.1 else ""
        text = f"select {distinct}{listed} from {source}"
        if self.random.random() < 0.35:
            text += f" where {self._condition(columns, depth)}"
        if keys:
            text += f" group by {', '.join(f'({key})' for key in keys)}"
        if grouped and self.random.random() < 0.3:
            text += f" having {self._aggregate(columns)} > 0"
        if self.random.random() < 0.1:
            text += f" order by {', '.join(f'{n}' for n in range(1, width + 1))} limit {self.random.randint(1, 5)}"
        return text

    # --- FROM ------------------------------------------------------------------------------------------

    def _from(self, depth: int, given: list[tuple[str, tuple[str, ...]]]) -> tuple[str, list[str]]:
        source, columns = self._item(depth, given, 1)
        for number in range(2, 2 + self.random.choice((0, 0, 1, 1, 2))):
            item, more = self._item(depth, [], number)
            form = self.random.random()
            if form < 0.05:
                source = f"{source} cross join {item}"
            elif form < 0.15:
                inner = f"select {self._value(columns, 0)} as x1 from {self._relation()[0]} as l"
                source, more = f"{source} cross join lateral ({inner}) as q{number}", [f"q{number}.x1"]
            else:
                condition = f"{self.random.choice(columns)} = {self.random.choice(more)}"
                join = self.random.choice(JOINS)
                source = f"{source} {join} {item} on {condition}"
            columns = [*columns, *more]
        return source, columns

    def _item(self, depth: int, given: list[tuple[str, tuple[str, ...]]], number: int) -> tuple[str, list[str]]:
        alias = f"r{number}"
        if given:
            name, names = given[0]
            return f"{name} as {alias}", [f"{alias}.{column}" for column in names]
        form = self.random.random()
        if depth and form < 0.2:
            return f"({self._query(2, depth - 1)}) as {alias}", [f"{alias}.x1", f"{alias}.x2"]
        if form < 0.25:
            return f"(values (1, 2), (0, 3)) as {alias}(x1, x2)", [f"{alias}.x1", f"{alias}.x2"]
        name, names = self._relation()
        return f"{name} as {alias}", [f"{alias}.{column}" for column in names]

    def _relation(self) -> tuple[str, tuple[str, ...]]:
        name = self.random.choice([*TABLES, *TABLES, *list(self.relations)[:STACKED]])
        return name, self.relations[name]

    # --- expressions -----------------------------------------------------------------------------------

    def _output(self, columns: list[str], keys: list[str], depth: int, *, grouped: bool) -> str:
        if grouped:
            return self.random.choice(keys) if keys and self.random.random() < 0.5 else self._aggregate(columns)
        if self.random.random() < 0.12:
            a, b, c = (self.random.choice(columns) for _ in range(3))
            function = self.random.choice((f"sum({a})", "rank()", f"count({a})", f"max({a})"))
            return f"({function} over (partition by {b} order by {c}))::bigint"
        return self._value(columns, depth)

    def _aggregate(self, columns: list[str]) -> str:
        value, filtered = self._value(columns, 0), ""
        if self.random.random() < 0.2:
            filtered = f" filter (where {self._condition(columns, 0)})"
        return f"({self.random.choice(AGGREGATES).format(value)}{filtered})::bigint"

    def _value(self, columns: list[str], depth: int) -> str:
        form = self.random.random()
        one, other = (self.random.choice(columns) for _ in range(2))
        if depth and form < 0.1:
            name, names = self._relation()
            inner = self.random.choice(names)
            return f"(select max({inner}) from {name} as s where s.{self.random.choice(names)} = {one})"
        if form < 0.2:
            return f"coalesce({one}, {other})"
        if form < 0.3:
            return f"case when {self._condition(columns, 0)} then {one} else {other} end"
        if form < 0.4:
            return f"least({one} + 1, {other})"
        if form < 0.45:
            return f"({one} + {self.random.randint(1, 3)})"
        return one

    def _condition(self, columns: list[str], depth: int) -> str:
        form = self.random.random()
        one, other = (self.random.choice(columns) for _ in range(2))
        if depth and form < 0.2:
            name, names = self._relation()
            test = self.random.choice(("exists", "not exists"))
            return f"{test} (select from {name} as s where s.{self.random.choice(names)} = {one})"
        if depth and form < 0.3:
            name, names = self._relation()
            return f"{one} in (select {self.random.choice(names)} from {name})"
        if form < 0.5:
            return f"{one} is not null"
        operator = self.random.choice(("=", "<", "<>", ">="))
        return f"{one} {operator} {other if form < 0.7 else self.random.randint(0, 3)}"


def tables(random: Random) -> list[str]:
    """The tables with a few rows each."""
    made = []
    for name, columns in TABLES.items():
        made.append(f"create table {name} ({', '.join(f'{column} bigint' for column in columns)} not null)")
        rows = ", ".join(f"({', '.join(_cell(random, column) for column in columns)})" for _ in range(6))
        made.append(f"insert into {name} values {rows}")
    return made


def _cell(random: Random, column: str) -> str:
    return "null" if random.random() < 0.1 and not column.startswith(REQUIRED) else str(random.randint(0, 3))
