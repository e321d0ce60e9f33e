"""Expressions at random over columns: by the family of types that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chance import NothingFits

from ddl.state import State
from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import Domain, EnumType

FAMILIES = {
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "numeric": "number",
    "real": "number",
    "double precision": "number",
    "text": "text",
    "character varying": "text",
    "character": "text",
    "bpchar": "text",
    "name": "text",
    "boolean": "boolean",
    "date": "date",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "interval": "interval",
    "uuid": "uuid",
    "json": "json",
    "jsonb": "jsonb",
    "bytea": "bytea",
    "inet": "inet",
    "text[]": "texts",
    "integer[]": "integers",
    "int4range": "range",
    "tstzrange": "timerange",
}
COMPARED = ("integer", "number", "text", "date", "timestamp", "timestamptz", "interval", "uuid", "enum", "inet")
VOLATILE = {
    "date": ("current_date", "now()::date"),
    "timestamptz": ("now()", "current_timestamp", "clock_timestamp()", "date_trunc('day', now())"),
    "timestamp": ("localtimestamp", "now() at time zone 'utc'", "(now())::timestamp"),
    "uuid": ("gen_random_uuid()", "uuidv7()"),
    "text": ("current_user", "current_setting('app.name', true)", "session_user::text", "md5(random()::text)"),
    "number": ("random()", "extract(epoch from now())"),
    "integer": ("(random() * 10)::integer", "pg_backend_pid()"),
}
CONSTANTS: dict[str, tuple[str, ...]] = {
    "boolean": ("true", "false", "'t'", "not true"),
    "number": ("0", "1.50", "-2.5", "1e3", "'3.1'", "0.1::real", "2::numeric(6,2)"),
    "text": ("''", "'a'", "'it''s'", "'a'::text", "'x'::varchar(3)", "E'a\\\\b'", "'abc'::char(5)", "U&'\\0041'"),
    "date": ("'2024-01-05'", "'2024-02-01'::date", "date '2024-03-01'", "make_date(2024, 1, 1)"),
    "timestamp": ("'2024-01-05 10:00'", "timestamp '2024-01-05'", "'2024-01-05 10:00:00.5'::timestamp(3)"),
    "timestamptz": ("'2024-01-05 10:00+00'", "timestamptz '2024-01-05 00:00+02'", "to_timestamp(0)"),
    "time": ("'10:00'", "time '12:30:15'"),
    "interval": ("'1 day'", "interval '2 hours'", "'1 mon 3 days'::interval", "make_interval(days => 3)"),
    "uuid": ("'00000000-0000-0000-0000-000000000001'", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid"),
    "json": ("'{}'", "'[]'::json", "json_build_object('a', 1)"),
    "jsonb": ("'{}'", "'[]'::jsonb", '\'{"b": 1, "a": [2]}\'::jsonb', "jsonb_build_array(1, 'a')"),
    "bytea": ("''", "'\\x00ff'", "'\\xdead'::bytea", "decode('ff', 'hex')"),
    "inet": ("'127.0.0.1'", "'10.0.0.0/8'::inet"),
    "texts": ("'{}'", "array['a', 'b']", "'{a,\"b c\"}'::text[]", "array[]::text[]", "string_to_array('a,b', ',')"),
    "integers": ("'{}'", "array[1, 2]", "'{1,2}'::int[]", "array[]::integer[]"),
    "range": ("'[1,5)'", "int4range(1, 10)", "'empty'::int4range"),
    "timerange": ("'[2024-01-01 00:00+00,2024-02-01 00:00+00)'", "tstzrange(null, null)"),
}


GENERATED = {
    "integer": ("{} + 1", "{} * 2", "abs({})", "coalesce({}, 0)", "case when {} > 0 then 1 end"),
    "number": ("{} * 1.5", "round({})", "({} / 2)"),
    "text": ("lower({})", "{} || 'x'", "upper({})", "coalesce({}, '')", "left({}, 3)", "md5({})"),
    "boolean": ("not {}", "{} is true", "{} or true"),
    "jsonb": ("{} -> 'a'", "{} || '{{}}'"),
    "date": ("{} + 1",),
}


@dataclass
class Expressions:
    """Expressions over some columns; `immutable` where nothing else is allowed."""

    state: State
    columns: list[tuple[str, Oid]]
    immutable: bool = False

    def value(self, family: str, depth: int = 2) -> str:
        """A value of a family of types."""
        state = self.state
        found = [name for name, oid in self.columns if self.family(oid) == family]
        if depth and state.chance(0.5) and (makers := MAKERS.get(family)):
            return state.one(makers)(self, depth - 1)
        if found and state.chance(0.75):
            return state.one(found)
        if not self.immutable and family in VOLATILE and state.chance(0.15):
            return state.one(VOLATILE[family])
        return self.constant(family)

    def column_or(self, family: str) -> str:
        """A value made of a column, or else a constant: constants alone are folded before they have a collation."""
        found = [name for name, oid in self.columns if self.family(oid) == family]
        if found and family in GENERATED:
            return self.state.one(GENERATED[family]).format(self.state.one(found))
        return self.constant(family)

    def constant(self, family: str) -> str:
        """A constant of a family of types."""
        state = self.state
        if family == "integer":
            return state.one(("0", "1", "-1", "42", "'7'", "3000000000", "'5'::int", "5::smallint", "8::bigint"))
        if family == "enum":
            kind = state.one(state.enums())
            return f"{self.label(kind)}::{state.name(kind)}"
        return state.one(CONSTANTS.get(family, ("null",)))

    def label(self, kind: EnumType) -> str:
        """One of an enum's labels as a literal."""
        return quote_literal(self.state.one(kind.labels).name)

    def condition(self, depth: int = 2) -> str:
        """A boolean expression."""
        return self.state.one(CONDITIONS)(self, depth - 1) if depth > 0 else self.comparison(0)

    def comparison(self, depth: int) -> str:
        """A comparison of a column's value."""
        name, oid = self.any_column()
        family = self.family(oid)
        if family == "enum":
            kind = self.base(oid)
            assert isinstance(kind, EnumType)
            return f"{name} {self.state.one(('=', '<>', '>='))} {self.label(kind)}"
        if family not in COMPARED:
            return self.state.one((f"{name} is not null", f"{name} is null"))
        operator = self.state.one(("=", "<>", "<", "<=", ">", ">=", "is distinct from", "!="))
        return f"{name} {operator} {self.value(family, depth)}"

    def any_column(self) -> tuple[str, Oid]:
        """A column, and its type."""
        return self.state.one(self.columns)

    def family(self, oid: Oid) -> str:
        """The family that a type belongs to."""
        base = self.base(oid)
        if base is not None:
            return "enum" if isinstance(base, EnumType) else "other"
        return FAMILIES.get(self.state.type(self.plain(oid)), "other")

    def plain(self, oid: Oid) -> Oid:
        """The type, or what a domain is made of."""
        item = self.state.catalog.get(oid)
        return self.plain(item.base.oid) if isinstance(item, Domain) else oid

    def base(self, oid: Oid) -> object:
        """The script's own type that a column is of, domains aside."""
        return self.state.catalog.get(self.plain(oid))


def over(state: State, relation: Relation, *, immutable: bool = False, alias: str = "") -> Expressions:
    """Expressions over the columns of a relation, those that are computed only aside."""
    columns = [column for column in relation.columns if not column.generated]
    return Expressions(state, named(columns, alias), immutable)


def named(columns: Iterable[Column], alias: str) -> list[tuple[str, Oid]]:
    """Columns as expressions call them."""
    prefix = f"{alias}." if alias else ""
    return [(prefix + quote_identifier(column.name), column.type.oid) for column in columns]


Maker = Callable[[Expressions, int], str]


def pattern(template: str) -> Maker:
    """A maker that puts values into the places of a template: {text}, {integer}, ..., and {condition}."""
    families = [part.partition("}")[0] for part in template.split("{")[1:]]

    def make(expressions: Expressions, depth: int) -> str:
        text = template
        for family in families:
            made = expressions.condition(depth) if family == "condition" else expressions.value(family, depth)
            text = text.replace(f"{{{family}}}", made, 1)
        return text

    return make


def called(expressions: Expressions, depth: int, kind: str) -> str:
    """A call of one of the script's functions that gives this."""
    state = expressions.state
    routines = [
        item
        for item in state.all(Routine)
        if item.kind is RoutineKind.FUNCTION
        and not item.returns_set
        and expressions.family(item.returns.oid) == kind
        and (item.volatility == "i" or not expressions.immutable)
    ]
    routine = state.one(routines)
    given = [expressions.value(expressions.family(argument.type.oid), 0) for argument in routine.inputs()]
    return f"{state.name(routine)}({', '.join(given)})"


def call(kind: str) -> Maker:
    """A maker of calls that give this, or of a constant where there is no such function."""

    def make(expressions: Expressions, depth: int) -> str:
        try:
            return called(expressions, depth, kind)
        except NothingFits:
            return expressions.constant(kind)

    return make


def patterns(*templates: str) -> tuple[Maker, ...]:
    """The makers of templates."""
    return tuple(map(pattern, templates))


MAKERS: dict[str, tuple[Maker, ...]] = {
    "integer": (
        *patterns("({integer} + {integer})", "{integer} * 2", "length({text})", "coalesce({integer}, {integer})"),
        *patterns("abs({integer})", "-{integer}", "{integer} % 10", "greatest({integer}, {integer})"),
        *patterns("case when {condition} then {integer} else {integer} end", "({integer})::bigint"),
        *patterns("extract(year from {timestamp})::int", "array_length({texts}, 1)", "cardinality({integers})"),
        *patterns("({jsonb} ->> 'n')::integer", "nullif({integer}, {integer})", "({integers})[1]", "lower({range})"),
        *patterns("position({text} in {text})", "mod({integer}, 3)", "{integer} & 7", "{date} - {date}"),
        call("integer"),
    ),
    "number": (
        *patterns("{number} * {number}", "round({number}::numeric, 2)", "({number} / 2)", "{integer}::numeric"),
        *patterns("{integer} / 2.0", "extract(epoch from {interval})", "coalesce({number}, 0)", "sqrt({number})"),
        call("number"),
    ),
    "text": (
        *patterns("lower({text})", "upper({text})", "{text} || {text}", "{text} || '-' || {text}", "trim({text})"),
        *patterns("substring({text} from 1 for 3)", "coalesce({text}, '')", "{jsonb} ->> 'a'", "md5({text})"),
        *patterns("({text})::varchar(10)", "{integer}::text", "nullif({text}, '')", "replace({text}, 'a', 'b')"),
        *patterns("case when {condition} then {text} end", "left({text}, 2)", "({texts})[1]", "{jsonb} #>> '{a,b}'"),
        *patterns('{text} collate "C"', "array_to_string({texts}, ',')", "concat({text}, {text})", "{uuid}::text"),
        *patterns("case {text} when 'a' then 'b' when {text} then 'c' else {text} end", "split_part({text}, '-', 1)"),
        *patterns("overlay({text} placing 'x' from 2)", "to_char({timestamp}, 'YYYY')", "left({text}, {integer})"),
        call("text"),
    ),
    "boolean": (pattern("{condition}"), pattern("not {condition}"), call("boolean")),
    "date": patterns("{date} + 1", "{timestamp}::date", "({date} + interval '1 day')::date", "{date} - 3"),
    "timestamp": patterns("{timestamp} + {interval}", "date_trunc('month', {timestamp})", "{date}::timestamp"),
    "timestamptz": patterns("{timestamptz} + {interval}", "{timestamptz} at time zone 'utc' at time zone 'utc'"),
    "interval": patterns("{timestamp} - {timestamp}", "{interval} * 2", "age({timestamp}, {timestamp})"),
    "jsonb": patterns("{jsonb} -> 'a'", "{jsonb} || {jsonb}", "jsonb_build_object('k', {text})", "to_jsonb({text})"),
    "texts": patterns("array[{text}, {text}]", "array_append({texts}, {text})", "{texts} || {text}"),
    "integers": patterns("array[{integer}]", "{integers} || {integer}", "array_remove({integers}, {integer})"),
    "range": patterns("int4range({integer}, {integer})", "{range} * {range}"),
}
CONDITIONS: tuple[Maker, ...] = (
    *(Expressions.comparison,) * 4,
    *patterns(
        "{condition} and {condition}", "{condition} or {condition}", "not ({condition})", "({condition}) is true"
    ),
    *patterns("{integer} > 0", "{integer} between 1 and {integer}", "{integer} in (1, 2, 3)", "{boolean}"),
    *patterns("{text} in ('a', 'b')", "{text} like 'a%'", "{text} ~ '^[a-z]+$'", "{text} <> ''", "{text} ilike '%x'"),
    *patterns("{text} = any (array['a', 'b'])", "{text} = any ({texts})", "{text} not in ('x')", "length({text}) < 9"),
    *patterns("{jsonb} ? 'a'", "{jsonb} @> '{}'", "jsonb_typeof({jsonb}) = 'object'", "{jsonb} ->> 'a' = {text}"),
    *patterns("{integer} is not null", "{number} >= 0", "({integer}, {text}) = (1, 'a')", "{texts} @> {texts}"),
    *patterns("{date} > {date}", "{timestamptz} < {timestamptz}", "{range} && {range}", "{texts} is null"),
    *patterns("{boolean} is not true", "{boolean} = {boolean}", "{text} not like '%b'", "{text} similar to 'a+'"),
    *patterns("row({integer}, {text}) is not null", "{integer} not between 1 and 3", "{text} !~ 'x'", "{text} < 'b'"),
    call("boolean"),
)
