"""Random schemas full of dependencies: recorded ones, and those of function bodies; and changes that break them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

COLUMNS = {
    "a": "integer default 1",
    "b": "text default 'x'",
    "c": "numeric default 2",
    "m": "mood default 'calm'",
    "s": "short default 'y'",
    "p": "pair",
}
PLAIN = ("a", "b", "c")


@dataclass
class Schema:
    """A generated schema: its statements, the calls and queries that may fail, and changes as kind, name and column."""

    statements: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)

    @property
    def script(self) -> str:
        """The whole SQL."""
        return "".join(f"{statement};\n" for statement in self.statements)

    def probes(self) -> Iterator[tuple[str, str]]:
        """What is tried before and after a change, by the object that it is about."""
        for name in self.functions:
            yield f"function {name}()", f"select {name}()"
        for name in self.views:
            yield f"view {name}", f"select * from {name}"
        for name in self.tables:
            yield f"table {name}", f"insert into {name} (id) values (999)"


@dataclass(frozen=True)
class Trial:
    """A change to try: the object, its column if it is one of that, and the statement without CASCADE."""

    kind: str
    name: str
    sql: str
    column: str = ""


def generated(seed: str) -> Schema:
    """The schema of a seed."""
    return _Generator(Random(seed), Schema()).run()


def trials(schema: Schema, seed: str, count: int) -> Iterator[Trial]:
    """Changes of a schema: drops, renames and others."""
    random = Random(seed)
    for _ in range(count):
        table, column = random.choice(schema.tables), random.choice(list(COLUMNS))
        function = random.choice(schema.functions)
        view = random.choice(schema.views)
        yield random.choice(
            (
                Trial("table", table, f"drop table {table}"),
                Trial("table", table, f"alter table {table} drop column {column}", column),
                Trial("table", table, f"alter table {table} rename column {column} to renamed", column),
                Trial("table", table, f"alter table {table} rename to renamed"),
                Trial("table", table, f"alter table {table} alter column {column} type text using 'z'", column),
                Trial("table", table, f"alter table {table} alter column a type bigint", "a"),
                Trial("table", table, f"alter table {table} drop constraint {table}_pkey", "id"),
                Trial("view", view, f"drop view {view}"),
                Trial("view", view, f"alter view {view} rename to renamed"),
                Trial("function", function, f"drop function {function}()"),
                Trial("function", function, f"alter function {function}() rename to renamed"),
                Trial("type", random.choice(("mood", "short", "pair")), "drop type {}"),
                Trial("type", random.choice(("mood", "short", "pair")), "alter type {} rename to renamed"),
            )
        )


@dataclass
class _Generator:
    random: Random
    schema: Schema

    def run(self) -> Schema:
        """Everything, in an order in which it can be made."""
        say = self.schema.statements.append
        say("create type mood as enum ('calm', 'busy')")
        say("create domain short as text check (length(value) < 9)")
        say("create type pair as (x integer, y text)")
        for number in range(self.random.randint(2, 4)):
            self.schema.statements += self.table(f"t{number}")
        for number in range(self.random.randint(8, 14)):
            maker = self.random.choice((self.function, self.function, self.view, self.part))
            self.schema.statements += maker(number)
        self.schema.statements += self.view(90)
        self.schema.statements += self.function(91)
        return self.schema

    def pick(self, *items: str) -> str:
        """One of the items."""
        return self.random.choice(items)

    def of(self, names: list[str]) -> str:
        """One of the names."""
        return self.random.choice(names)

    def table(self, name: str) -> Iterator[str]:
        """A table, which may reference another, with an index and rows."""
        parts = ["id integer primary key", *(f"{column} {kind}" for column, kind in COLUMNS.items())]
        if self.schema.tables and self.random.random() < 0.6:
            parts.append(f"ref integer references {self.of(self.schema.tables)}")
        if self.random.random() < 0.4:
            parts.append(f"g integer generated always as ({self.pick('a * 2', 'a + length(b)')}) stored")
        if self.random.random() < 0.4:
            parts.append(f"check ({self.pick('a > 0', 'a < 1000 and c > 0', 'b <> s')})")
        yield f"create table {name} ({', '.join(parts)})"
        yield f"insert into {name} (id, p) values (1, row(1, 'x')), (2, row(2, 'y'))"
        if self.random.random() < 0.5:
            yield f"create index on {name} ({self.pick('a', 'lower(b)', 'a) where (c > 1', 'b, c')})"
        self.schema.tables.append(name)

    def source(self) -> str:
        """A table or view to read."""
        return self.of([*self.schema.tables, *self.schema.tables, *self.schema.views])

    def view(self, number: int) -> Iterator[str]:
        """A view of tables, views and functions."""
        name, table, other = f"v{number}", self.source(), self.of(self.schema.tables)
        query = self.pick(
            f"select id, a, b, c, m, s, p from {table}",
            f"select x.id, x.a, y.b, x.c, y.m, y.s, y.p from {table} x join {other} y on x.id = y.id where y.a > 0",
            f"select id, a, b, c, 'calm'::mood as m, s, row(1, 'x')::pair as p from {table} where m <> 'busy'",
            f"select id, (p).x as a, b, c, m, s, p from {table}",
            *(f"select id, {f}()::text::integer as a, b, c, m, s, p from {table}" for f in self.schema.functions[:1]),
        )
        yield f"create view {name} as {query}"
        self.schema.views.append(name)

    def part(self, number: int) -> Iterator[str]:
        """A trigger, a policy, a rule, statistics, a publication, a default."""
        table, other = self.of(self.schema.tables), self.of(self.schema.tables)
        if self.random.random() < 0.4:
            body = self.pick(
                "new.a := coalesce(new.a, 0) + 1;",
                f"if exists (select from {other} where id = new.id) then new.b := 'seen'; end if;",
                f"update {other} set c = c + 1 where id = new.id;",
            )
            yield (
                f"create function tf{number}() returns trigger language plpgsql as $$ begin {body} return new; end $$"
            )
            yield f"create trigger tr{number} before insert on {table} for each row execute function tf{number}()"
            return
        made = [
            f"create policy po{number} on {table} using (exists (select from {other} where {other}.id = {table}.a))",
            f"create policy po{number} on {table} using (m = 'calm')",
            f"create rule ru{number} as on delete to {table} do also update {other} set a = 0 where id = old.id",
            f"create statistics st{number} on a, b from {table}",
            f"create publication pu{number} for table {table} (id, a)",
            f"create publication pu{number} for table {table} where (a > 0)",
            f"create materialized view mv{number} as select id, a from {self.source()}",
        ]
        yield self.of(made)

    def function(self, number: int) -> Iterator[str]:
        """A function without arguments that reads, changes or calls something."""
        name, kind = f"f{number}", self.pick("sql", "plpgsql", "plpgsql", "atomic")
        source, table = self.source(), self.of(self.schema.tables)
        column = self.pick(*PLAIN)
        reads = [
            f"select count({column}) from {source}",
            f"select count(*) from {source} where m = 'calm'",
            f"select count(*) from {source} x where x.s is not null",
            f"select count(*) from {source} where (p).x > 0",
            f"select max(id)::bigint from (select * from {source}) q",
            *(f"select {f}()" for f in self.schema.functions),
        ]
        query = self.of(reads)
        if kind == "sql":
            yield f"create function {name}() returns bigint language sql as $$ {query} $$"
        elif kind == "atomic":
            yield f"create function {name}() returns bigint language sql begin atomic {query}; end"
        else:
            yield f"create function {name}() returns bigint language plpgsql as $$ {self.block(query, table)} $$"
        self.schema.functions.append(name)

    def block(self, query: str, table: str) -> str:
        """The body of a PL/pgSQL function."""
        column = self.pick(*PLAIN)
        return self.pick(
            f"declare n bigint; begin {query} into n; return n; end",
            f"declare r {table}%rowtype; begin select * into r from {table} limit 1; return r.a; end",
            f"declare v {table}.{column}%type; begin select {column} into v from {table} limit 1; return 1; end",
            f"declare r record; begin for r in select * from {table} loop perform r.{column}; end loop; return 1; end",
            f"begin update {table} set {column} = {column} where id = 1; return 1; end",
            f"begin insert into {table} (id, a) values (500, 1); return 1; end",
            f"begin delete from {table} where {column} is null; return 1; end",
            f"declare n bigint; begin execute 'select count({column}) from {table}' into n; return n; end",
            f"declare n bigint; begin execute format('select count(*) from %I', '{table}') into n; return n; end",
            "declare v mood := 'calm'; begin return length(v::text); end",
            "declare v pair; begin v.x := 1; return v.x; end",
            "declare t text := 't' || pg_backend_pid() % 1; begin execute 'table ' || t; return 1; end",
        )
