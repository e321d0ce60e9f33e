"""Random schemas, random changes to them, and the ordinary statements of an application."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

LITERALS = {
    "integer": "{n}",
    "bigint": "{n}",
    "smallint": "{n}",
    "text": "'{n}'",
    "varchar(20)": "'{n}'",
    "numeric(10,2)": "{n}.5",
    "date": "date '2026-01-01' + {n}",
    "boolean": "true",
    "mood": "'calm'",
    "email": "'{n}@example.org'",
    "integer[]": "'{{{n}}}'",
}
TYPES = tuple(LITERALS)


@dataclass
class Column:
    """A column as it was made."""

    name: str
    type: str
    not_null: bool = False
    default: bool = False
    generated: str = ""

    @property
    def definition(self) -> str:
        parts = [self.name, self.type, self.generated]
        if self.default:
            parts.append(f"default {self.literal(7)}")
        return " ".join(filter(None, (*parts, "not null" * self.not_null)))

    @property
    def is_required(self) -> bool:
        return self.not_null and not (self.default or self.generated)

    def literal(self, number: int) -> str:
        return LITERALS[self.type].format(n=number)


@dataclass
class Table:
    """A table with an `id`, and whether it has a row."""

    name: str
    columns: list[Column]
    filled: bool

    @property
    def writable(self) -> list[Column]:
        return [column for column in self.columns if not column.generated]


@dataclass(frozen=True)
class Statement:
    """An ordinary statement: the objects that it names, and whether it reads, writes or calls."""

    text: str
    about: str
    kind: str
    columns: tuple[str, ...] = ()


@dataclass
class Schema:
    """The statements that make it, and those of its application."""

    made: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    views: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    """The call of each."""


def generated(random: Random) -> Schema:
    """A schema of a few tables, views over them, and functions that read them."""
    schema = Schema(made=["create type mood as enum ('sad', 'calm', 'happy')"])
    schema.made.append("create domain email as text check (value like '%@%')")
    for place in range(random.randint(2, 3)):
        schema.tables.append(_table(random, f"t{place}"))
        table = schema.tables[-1]
        columns = ", ".join(["id integer primary key", *(column.definition for column in table.columns)])
        schema.made.append(f"create table {table.name} ({columns})")
        if table.filled:
            schema.made.append(_insert(table, 1, table.writable))
    if random.random() < 0.5:
        child, parent = schema.tables[0], schema.tables[1]
        schema.made.append(f"alter table {child.name} add column parent integer references {parent.name}")
    for place in range(random.randint(1, 3)):
        _add_view(random, schema, f"v{place}")
    for place in range(random.randint(1, 3)):
        _add_function(random, schema, f"f{place}")
    if random.random() < 0.4:
        _add_trigger(random, schema)
    return schema


def _table(random: Random, name: str) -> Table:
    columns = []
    for place in range(random.randint(2, 4)):
        column = Column(f"c{place}", random.choice(TYPES))
        column.not_null = random.random() < 0.4
        column.default = random.random() < 0.4
        columns.append(column)
    if random.random() < 0.2:
        columns.append(Column("g", "integer", generated="generated always as (id * 2) stored"))
    return Table(name, columns, filled=random.random() < 0.5)


def _insert(table: Table, number: int, columns: list[Column]) -> str:
    names = ", ".join(["id", *(column.name for column in columns)])
    values = ", ".join([str(number), *(column.literal(number) for column in columns)])
    return f"insert into {table.name} ({names}) values ({values})"


def _add_view(random: Random, schema: Schema, name: str) -> None:
    table = random.choice(schema.tables)
    chosen = random.sample(table.columns, random.randint(1, len(table.columns)))
    columns = ", ".join(["id", *(column.name for column in chosen)])
    schema.made.append(f"create view {name} as select {columns} from {table.name} where id > 0")
    schema.views[name] = ("id", *(column.name for column in chosen))


def _add_function(random: Random, schema: Schema, name: str) -> None:
    table = random.choice(schema.tables)
    column = random.choice(table.columns)
    body = f"select count(*) from {table.name} where {column.name} is not null and id <> a"
    if random.random() < 0.5:
        made = f"language plpgsql as $$begin return ({body}); end$$"
    else:
        made = f"language sql as $${body}$$"
    default = " default 1" * (random.random() < 0.3)
    schema.made.append(f"create function {name}(a integer{default}) returns bigint {made}")
    schema.functions[name] = f"select {name}(1)"
    if random.random() < 0.3:
        call = random.choice((f"{name}(a)", f"{name}('1')", f"{name}(a::smallint)"))
        made = random.choice((f"sql as $$select {call}$$", f"plpgsql as $$begin return {call}; end$$"))
        schema.made.append(f"create function {name}_caller(a integer) returns bigint language {made}")
        schema.functions[f"{name}_caller"] = f"select {name}_caller(1)"
    if random.random() < 0.4:
        schema.made.append(f"create view {name}_view as select {name}(2) as n")
        schema.views[f"{name}_view"] = ("n",)


def _add_trigger(random: Random, schema: Schema) -> None:
    table, other = random.choice(schema.tables), random.choice(schema.tables)
    column = random.choice(other.columns)
    schema.made.append(
        "create function noted() returns trigger language plpgsql as "
        f"$$begin perform {column.name} from {other.name}; return new; end$$"
    )
    schema.made.append(f"create trigger noted before insert on {table.name} for each row execute function noted()")


# --- the application --------------------------------------------------------------------------------------------------


def application(schema: Schema) -> list[Statement]:
    """What an application does: reads, writes and calls."""
    found = []
    for table in schema.tables:
        names = tuple(column.name for column in table.columns)
        found += [
            Statement(f"select * from {table.name}", table.name, "read"),
            Statement(f"select {', '.join(names)} from {table.name}", table.name, "read", names),
            Statement(_insert(table, 50, table.writable), table.name, "write", names),
            Statement(
                _insert(table, 51, [each for each in table.columns if each.is_required]), table.name, "write", names
            ),
            Statement(f"delete from {table.name} where id = 1", table.name, "write"),
        ]
        for column in table.writable:
            where = f"where {column.name} = {column.literal(3)}"
            found.append(Statement(f"select id from {table.name} {where}", table.name, "read", (column.name,)))
            change = f"update {table.name} set {column.name} = {column.literal(5)}"
            found.append(Statement(change, table.name, "write", (column.name,)))
    for view, columns in schema.views.items():
        found.append(Statement(f"select * from {view}", view, "read"))
        found.append(Statement(f"select {', '.join(columns)} from {view}", view, "read", columns))
    for name, call in schema.functions.items():
        found += [
            Statement(text, name, "call") for text in (call, call.replace("1", "'1'"), call.replace("1", "1::int2"))
        ]
    return found


# --- changes ----------------------------------------------------------------------------------------------------------


def change(random: Random, schema: Schema) -> str:
    """A statement that may change the schema; the server decides whether it can."""
    table = random.choice(schema.tables)
    column = random.choice(table.columns)
    view = random.choice([*schema.views])
    function = random.choice([*schema.functions])
    alter = f"alter table {table.name}"
    cascade = random.choice(("", " cascade"))
    type = random.choice(TYPES)
    return random.choice(
        (
            f"drop table {table.name}{cascade}",
            f"drop view {view}{cascade}",
            f"drop function {function}{cascade}",
            f"{alter} drop column {column.name}{cascade}",
            f"{alter} rename {column.name} to {column.name}_new",
            f"{alter} rename to {table.name}_new",
            f"alter view {view} rename to {view}_new",
            f"alter function {function} rename to {function}_new",
            f"{alter} alter {column.name} type {type} using null",
            f"{alter} alter {column.name} type text",
            f"{alter} alter {column.name} type bigint using 1",
            f"{alter} alter {column.name} set not null",
            f"{alter} alter {column.name} drop not null",
            f"{alter} alter {column.name} drop default",
            f"{alter} alter {column.name} set default null",
            f"{alter} add column extra integer",
            f"{alter} add column must integer not null",
            f"{alter} add column may integer not null default 1",
            f"{alter} add check (id < 40)",
            f"{alter} add check (id > 0)",
            f"{alter} add unique ({column.name})",
            f"create or replace view {view} as select * from (select * from {table.name}) x",
            f"drop function {function}; create function {function}(a integer, b integer) returns bigint "
            "language sql as 'select 1::bigint'",
            f"drop function {function}; create function {function}(a integer, b integer default 2) returns bigint "
            "language sql as 'select 1::bigint'",
            f"create function {function}(a {random.choice(('bigint', 'text', 'smallint', 'numeric'))}) returns bigint "
            "language sql as 'select 1::bigint'",
            f"create function {function}(a integer, b integer default 2) returns bigint "
            "language sql as 'select 1::bigint'",
            f"create function {function}(variadic a integer[]) returns bigint language sql as 'select 1::bigint'",
            f"create or replace function {function}(a integer) returns bigint language sql as 'select 2::bigint'",
            f"create schema if not exists other; {alter} set schema other",
            "alter type mood rename value 'calm' to 'quiet'",
            "alter type mood add value 'angry'",
            "drop type mood cascade",
            "alter domain email set not null",
            "alter domain email add check (length(value) < 4)",
            "drop domain email cascade",
            f"create index on {table.name} ({column.name})",
            f"drop trigger noted on {table.name}",
            f"comment on table {table.name} is 'x'",
        )
    )
