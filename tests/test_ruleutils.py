"""Printing of nodes built by hand: a SQL case could not tell an analysis error from a printing error.

Each expected text is what a real server prints for the SQL beside it, and is compared with one where there is one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import postgres
import psycopg
import pytest

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PUBLIC, Schema
from meshdoc.catalog.expr import Expr, Hole, Part
from meshdoc.catalog.names import holes
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import Operator
from meshdoc.catalog.relation import Column, Table
from meshdoc.catalog.routine import Argument, Routine
from meshdoc.catalog.system import system
from meshdoc.catalog.type import ArrayType, EnumLabel, EnumType, RowType, TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import CoercionForm, RangeKind, SubLinkKind
from meshdoc.ruleutils import definitions as ruleutils

SCHEMA = """
create type mood as enum ('sad', 'it''s fine');
create table t (a integer, b text, c timestamp with time zone, m mood, i integer[]);
create table "U" (a integer, "Other" text);
create function f(x integer, y integer) returns integer language sql as 'select 1';
create function eq(integer, integer) returns boolean language sql as 'select true';
create operator === (function = eq, leftarg = integer, rightarg = integer);
"""
T, U, MOOD, MOODS, F, EQ, T_ROW = range(20001, 20008)
COLUMNS = (("a", oids.INT4), ("b", oids.TEXT), ("c", oids.TIMESTAMPTZ), ("m", MOOD), ("i", oids.INT4_ARRAY))
BOOL, INT4, TEXT = TypeRef(oids.BOOL), TypeRef(oids.INT4), TypeRef(oids.TEXT)
EQUAL, LESS, PLUS, FLOAT_EQUAL = 96, 97, 551, 670
EXPLICIT, IMPLICIT, SYNTAX = CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST, CoercionForm.SQL_SYNTAX


class Namer:
    """The names of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.names = Names(catalog=catalog, system=system())

    def name_in(self, hole: Hole) -> str:
        """The text of one hole."""
        return holes.fill(self.names, hole)


def table(oid: Oid, name: str, columns: tuple[tuple[str, Oid], ...]) -> Table:
    """A table in public."""
    items = tuple(
        Column(attnum=number, name=column, type=TypeRef(type)) for number, (column, type) in enumerate(columns, 1)
    )
    return Table(oid=oid, name=name, schema=PUBLIC, columns=items, attribute_count=len(items))


def catalog() -> Catalog:
    """What SCHEMA makes."""
    integers = (Argument(name="x", type=INT4), Argument(name="y", type=INT4))
    labels = (EnumLabel(number=1, name="sad"), EnumLabel(number=2, name="it's fine"))
    return Catalog(
        (
            Schema(oid=PUBLIC, name="public"),
            EnumType(oid=MOOD, name="mood", schema=PUBLIC, labels=labels),
            ArrayType(oid=MOODS, name="_mood", schema=PUBLIC, element=MOOD),
            table(T, "t", COLUMNS),
            RowType(oid=T_ROW, name="t", schema=PUBLIC, relation=T),
            table(U, "U", (("a", oids.INT4), ("Other", oids.TEXT))),
            Routine(oid=F, name="f", schema=PUBLIC, arguments=integers, returns=INT4, language=14),
            Operator(oid=EQ, name="===", schema=PUBLIC, left=oids.INT4, right=oids.INT4, result=oids.BOOL),
        )
    )


FACTS = Facts(Names(catalog=catalog(), system=system()))


def function(name: str, *types: Oid) -> Oid:
    """The oid of one of PostgreSQL's own functions."""
    return next(row.oid for row in system().procs_named(name) if row.argument_types == types)


# --- nodes --------------------------------------------------------------------------------------------------


def column(name: str, range_index: int = 1) -> nodes.Var:
    """A column of t."""
    number = [column for column, _ in COLUMNS].index(name)
    return nodes.Var(type=TypeRef(COLUMNS[number][1]), range_index=range_index, attnum=number + 1)


def constant(value: str | None, type: Oid = oids.INT4, typmod: int = -1) -> nodes.Const:
    """A constant."""
    return nodes.Const(type=TypeRef(type, typmod), value=value)


def operation(operator: Oid, *args: nodes.Node, type: TypeRef = BOOL) -> nodes.OpExpr:
    """A call of an operator."""
    return nodes.OpExpr(type=type, operator=operator, args=args)


def call(
    oid: Oid, *args: nodes.Node, type: TypeRef = TEXT, form: CoercionForm = CoercionForm.EXPLICIT_CALL
) -> nodes.FuncExpr:
    """A call of a function."""
    return nodes.FuncExpr(type=type, function=oid, args=args, form=form)


A, B, C, M, ONE = column("a"), column("b"), column("c"), column("m"), constant("1")
IS_ONE = operation(EQUAL, A, ONE)
SUBSTRING = function("substring", oids.TEXT, oids.INT4, oids.INT4)
TIMEZONE = function("timezone", oids.TEXT, oids.TIMESTAMPTZ)
EXTRACT = function("extract", oids.TEXT, oids.TIMESTAMPTZ)
TRIM = function("btrim", oids.TEXT, oids.TEXT)
POSITION = function("position", oids.TEXT, oids.TEXT)
LEFT = function("left", oids.TEXT, oids.INT4)
VARCHAR_LENGTH = function("varchar", oids.VARCHAR, oids.INT4, oids.BOOL)
TO_FLOAT = function("float8", oids.INT4)

EXPRESSIONS: tuple[tuple[str, nodes.Node, str], ...] = (
    ("1", ONE, "1"),
    ("-1", constant("-1"), "'-1'::integer"),
    ("1.50", constant("1.50", oids.NUMERIC), "1.50"),
    ("'12'::numeric", constant("12", oids.NUMERIC), "'12'::numeric"),
    ("true", constant("t", oids.BOOL), "true"),
    ("null::text", constant(None, oids.TEXT), "NULL::text"),
    ("'it''s \\'::text", constant("it's \\", oids.TEXT), "'it''s \\'::text"),
    ("'2020-01-01'::date", constant("2020-01-01", oids.DATE), "'2020-01-01'::date"),
    ("'{}'::json", constant("{}", oids.JSON), "'{}'::json"),
    ("'x'::\"char\"", constant("x", 18), "'x'::\"char\""),
    ("'pg_class'::regclass", constant("1259", oids.REGCLASS), "'pg_class'::regclass"),
    ("'t'::regclass", constant(str(T), oids.REGCLASS), "'public.t'::regclass"),
    (
        "'f(integer,integer)'::regprocedure",
        constant(str(F), oids.REGPROCEDURE),
        "'public.f(integer,integer)'::regprocedure",
    ),
    ("'it''s fine'::mood", constant("it's fine", MOOD), "'it''s fine'::public.mood"),
    ("'{sad,it''s fine}'::mood[]", constant('{sad,"it\'s fine"}', MOODS), "'{sad,\"it''s fine\"}'::public.mood[]"),
    ("a + 1 = 1", operation(EQUAL, operation(PLUS, A, ONE, type=INT4), ONE), "((a + 1) = 1)"),
    ("a === 1", operation(EQ, A, ONE), "(a OPERATOR(public.===) 1)"),
    ("not a = 1", nodes.BoolExpr(type=BOOL, operator="not", args=(IS_ONE,)), "(NOT (a = 1))"),
    (
        "a = 1 or a = 1 and a is null",
        nodes.BoolExpr(
            type=BOOL,
            operator="or",
            args=(
                IS_ONE,
                nodes.BoolExpr(
                    type=BOOL, operator="and", args=(IS_ONE, nodes.NullTest(type=BOOL, arg=A, negated=False))
                ),
            ),
        ),
        "((a = 1) OR ((a = 1) AND (a IS NULL)))",
    ),
    (
        "a in (1, 2)",
        nodes.ScalarArrayOpExpr(
            type=BOOL,
            operator=EQUAL,
            use_or=True,
            args=(
                A,
                nodes.ArrayExpr(type=TypeRef(oids.INT4_ARRAY), element_type=oids.INT4, elements=(ONE, constant("2"))),
            ),
        ),
        "(a = ANY (ARRAY[1, 2]))",
    ),
    ("a is distinct from 1", nodes.DistinctExpr(type=BOOL, operator=EQUAL, args=(A, ONE)), "(a IS DISTINCT FROM 1)"),
    ("nullif(a, 1)", nodes.NullIfExpr(type=INT4, operator=EQUAL, args=(A, ONE)), "NULLIF(a, 1)"),
    ("f(a, y => 1)", call(F, A, nodes.NamedArgExpr(type=INT4, arg=ONE, name="y", number=1)), "public.f(a, y => 1)"),
    ('"left"(b, 1)', call(LEFT, B, ONE), '"left"(b, 1)'),
    ("substring(b from 1 for 1)", call(SUBSTRING, B, ONE, ONE, form=SYNTAX), "SUBSTRING(b FROM 1 FOR 1)"),
    (
        "c at time zone 'UTC'",
        call(TIMEZONE, constant("UTC", oids.TEXT), C, form=SYNTAX),
        "(c AT TIME ZONE 'UTC'::text)",
    ),
    ("extract(year from c)", call(EXTRACT, constant("year", oids.TEXT), C, form=SYNTAX), "EXTRACT(year FROM c)"),
    ("trim(both 'x' from b)", call(TRIM, B, constant("x", oids.TEXT), form=SYNTAX), "TRIM(BOTH 'x'::text FROM b)"),
    ("position('x' in b)", call(POSITION, B, constant("x", oids.TEXT), form=SYNTAX), "POSITION(('x'::text) IN (b))"),
    ("a::text", nodes.CoerceViaIO(type=TEXT, arg=A, form=EXPLICIT), "(a)::text"),
    (
        "b::varchar(3)",
        call(
            VARCHAR_LENGTH,
            nodes.RelabelType(type=TypeRef(oids.VARCHAR), arg=B, form=IMPLICIT),
            constant("7"),
            constant("t", oids.BOOL),
            type=TypeRef(oids.VARCHAR),
            form=EXPLICIT,
        ),
        "(b)::character varying(3)",
    ),
    (
        "(a::float8) = '1'::float8",
        operation(FLOAT_EQUAL, call(TO_FLOAT, A, type=TypeRef(701), form=IMPLICIT), constant("1", 701)),
        "((a)::double precision = '1'::double precision)",
    ),
    ('b collate "C"', nodes.CollateExpr(type=TEXT, arg=B, collation=oids.C_COLLATION), '(b COLLATE "C")'),
    (
        "case a when 1 then b else 'x' end",
        nodes.CaseExpr(
            type=TEXT,
            arg=A,
            whens=((operation(EQUAL, nodes.CaseTestExpr(type=INT4), ONE), B),),
            default=constant("x", oids.TEXT),
        ),
        "\n        CASE a\n            WHEN 1 THEN b\n            ELSE 'x'::text\n        END",
    ),
    (
        "row(a, 1) is null",
        nodes.NullTest(
            type=BOOL, arg=nodes.RowExpr(type=TypeRef(oids.RECORD), args=(A, ONE)), negated=False, is_row=True
        ),
        "(ROW(a, 1) IS NULL)",
    ),
    (
        "(a, 1) < (1, a)",
        nodes.RowCompareExpr(type=BOOL, operators=(LESS, LESS), left=(A, ONE), right=(ONE, A)),
        "(ROW(a, 1) < ROW(1, a))",
    ),
    (
        "i[1:a]",
        nodes.SubscriptingRef(type=TypeRef(oids.INT4_ARRAY), container=column("i"), lower=(ONE,), upper=(A,)),
        "i[1:a]",
    ),
    ("coalesce(a, 1)", nodes.CoalesceExpr(type=INT4, args=(A, ONE)), "COALESCE(a, 1)"),
    ("greatest(a, 1)", nodes.MinMaxExpr(type=INT4, greatest=True, args=(A, ONE)), "GREATEST(a, 1)"),
    (
        "current_timestamp(3)",
        nodes.SQLValueFunction(type=TypeRef(oids.TIMESTAMPTZ, 3), name="current_timestamp"),
        "CURRENT_TIMESTAMP(3)",
    ),
    ("t.tableoid", nodes.Var(type=TypeRef(oids.OID), range_index=1, attnum=-6), "tableoid"),
)


def printed(parts: tuple[Part, ...], names: Catalog | None = None) -> str:
    """The text with the names of a catalog."""
    return Expr(parts).sql(Namer(names or FACTS.names.catalog))


# --- queries ------------------------------------------------------------------------------------------------


def entry(oid: Oid, **fields: object) -> nodes.RangeTableEntry:
    """A relation in FROM."""
    columns = FACTS.relation_columns(oid)
    return nodes.RangeTableEntry(kind=RangeKind.RELATION, name="", columns=columns, relation=oid, **fields)  # type: ignore[arg-type]


def target(expr: nodes.Node, name: str, number: int = 1, ref: int = 0) -> nodes.TargetEntry:
    """An output."""
    return nodes.TargetEntry(expr=expr, number=number, name=name, sort_group_ref=ref)


FROM_T = (nodes.RangeTableRef(range_index=1),)
SIMPLE = nodes.Query(range_table=(entry(T),), from_list=FROM_T, targets=(target(A, "a"), target(B, "x", 2)))
EXISTS = nodes.SubLink(type=BOOL, kind=SubLinkKind.EXISTS, query=replace(SIMPLE, targets=(target(ONE, "?column?"),)))
LITTLE_U = nodes.Var(type=INT4, range_index=2, attnum=1)
JOINED = nodes.Query(
    range_table=(
        entry(T),
        entry(U),
        nodes.RangeTableEntry(
            kind=RangeKind.JOIN,
            name="unnamed_join",
            columns=(*FACTS.relation_columns(T), *FACTS.relation_columns(U)),
            left_columns=(1, 2, 3, 4, 5, 0, 0),
            right_columns=(0, 0, 0, 0, 0, 1, 2),
            join_alias_vars=(*(column(name) for name, _ in COLUMNS), LITTLE_U, replace(LITTLE_U, attnum=2)),
        ),
    ),
    from_list=(
        nodes.JoinExpr(
            type="left",
            left=nodes.RangeTableRef(range_index=1),
            right=nodes.RangeTableRef(range_index=2),
            range_index=3,
            condition=operation(EQUAL, A, LITTLE_U),
        ),
    ),
    targets=(target(A, "a"), target(replace(LITTLE_U, attnum=2), "Other", 2)),
)
SORTED = nodes.Query(
    range_table=(entry(T, alias="x", alias_columns=("one",)),),
    from_list=FROM_T,
    targets=(
        target(A, "one", ref=1),
        target(nodes.WindowFunc(type=TypeRef(oids.INT8), function=function("row_number"), args=(), window=1), "n", 2),
    ),
    windows=(nodes.WindowClause(order=(nodes.SortGroupClause(ref=1, sort_operator=LESS),)),),
    where=EXISTS,
    sort=(nodes.SortGroupClause(ref=1, sort_operator=521, descending=True, nulls_first=True),),
    limit_count=constant("1", oids.INT8),
)

VIEWS: tuple[tuple[str, nodes.Query, tuple[str, ...], str], ...] = (
    ("select a, b as x from t", SIMPLE, ("a", "x"), " SELECT a,\n    b AS x\n   FROM public.t;"),
    (
        'select t.a, "Other" from t left join "U" on t.a = "U".a',
        JOINED,
        ("a", "Other"),
        ' SELECT t.a,\n    "U"."Other"\n   FROM (public.t\n     LEFT JOIN public."U" ON ((t.a = "U".a)));',
    ),
    (
        "select one, row_number() over (order by one) as n from t as x(one) where exists (select 1 from t)"
        " order by one desc limit '1'::bigint",
        SORTED,
        ("one", "n"),
        " SELECT one,\n    row_number() OVER (ORDER BY one) AS n\n   FROM public.t x(one, b, c, m, i)\n"
        "  WHERE (EXISTS ( SELECT 1\n           FROM public.t))\n  ORDER BY one DESC\n LIMIT '1'::bigint;",
    ),
)


@pytest.mark.parametrize(("node", "expected"), [(node, text) for _, node, text in EXPRESSIONS], ids=str)
def test_expression(node: nodes.Node, expected: str) -> None:
    """An expression about the columns of one table."""
    query = replace(SIMPLE, targets=(target(node, "x"),))
    text = printed(ruleutils.view(query, FACTS, ("x",)))
    assert (
        text
        == (" SELECT" if expected.startswith("\n") else " SELECT ") + expected + _alias(node) + "\n   FROM public.t;"
    )


def _alias(node: nodes.Node) -> str:
    return " AS x" if not isinstance(node, nodes.Var) or node.attnum < 0 else ""


@pytest.mark.parametrize(
    ("query", "columns", "expected"), [item[1:] for item in VIEWS], ids=[item[0] for item in VIEWS]
)
def test_view(query: nodes.Query, columns: tuple[str, ...], expected: str) -> None:
    """A view's query."""
    assert printed(ruleutils.view(query, FACTS, columns)) == expected


def test_server(server: postgres.Server) -> None:
    """The expected texts are a real server's."""
    with server.database() as database, server.connect(database) as connection:
        connection.execute(SCHEMA)
        for number, (sql, query, columns, expected) in enumerate(VIEWS):
            connection.execute(f"create view v{number} as {sql}")
            assert _definition(connection, f"v{number}") == expected, (query, columns)
        for number, (sql, _, expected) in enumerate(EXPRESSIONS):
            connection.execute(f"create view e{number} as select {sql} as x from t")
            text = _definition(connection, f"e{number}")
            assert (
                text.removeprefix(" SELECT").removesuffix("\n   FROM public.t;").removesuffix(" AS x").lstrip(" ")
                == expected
            )


def _definition(connection: psycopg.Connection[Any], view: str) -> str:
    connection.execute("set search_path = ''")
    ((text,),) = connection.execute("select pg_get_viewdef(%s::regclass)", [f"public.{view}"])
    connection.execute("set search_path = public")
    return str(text)


def test_plain_and_sparse() -> None:
    """The two other styles: one line, and no more parentheses than precedence asks for."""
    context = ruleutils.Context(facts=FACTS, relation=T)
    case = nodes.CaseExpr(type=INT4, arg=None, whens=((constant("t", oids.BOOL), ONE),), default=constant("2"))
    assert printed(ruleutils.argument_default(case, FACTS)) == "CASE WHEN true THEN 1 ELSE 2 END"
    total = operation(PLUS, operation(PLUS, A, ONE, type=INT4), operation(PLUS, A, ONE, type=INT4), type=INT4)
    assert printed(ruleutils.statistics_item(total, context)) == "(a + 1 + (a + 1))"
    assert printed(ruleutils.key(call(F, A, ONE), context)) == "public.f(a, 1)"
    assert printed(ruleutils.key(total, context)) == "(((a + 1) + (a + 1)))"


def test_renames() -> None:
    """What is renamed later shows its new name; outputs and joins keep theirs."""
    names = catalog()
    item = names[T]
    assert isinstance(item, Table)
    renamed = tuple(replace(column, name="id") if column.name == "a" else column for column in item.columns)
    names.alter(replace(item, name="T2", columns=renamed))
    view = ruleutils.view(SIMPLE, FACTS, ("a", "x"))
    assert printed(view, names) == ' SELECT id AS a,\n    b AS x\n   FROM public."T2";'
    assert printed(ruleutils.view(SIMPLE, FACTS, ("id", "b")), names) == ' SELECT id,\n    b\n   FROM public."T2";'
    assert '"T2".id AS a' in printed(ruleutils.view(JOINED, FACTS, ("a", "Other")), names)
    assert "x(one, b, c, m, i)" in printed(ruleutils.view(SORTED, FACTS, ("one", "n")), names)
