"""PostgreSQL's own catalog as meshdoc.data holds it: no case in SQL could show that each oid leads somewhere."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import meshdoc.interpret
from meshdoc.analyze.input import READERS
from meshdoc.analyze.type import MODIFIERS
from meshdoc.catalog.system import (
    SYSTEM_COLUMNS,
    PlacedSchema,
    Placement,
    Reference,
    SystemAccessMethod,
    SystemAggregate,
    SystemCast,
    SystemLanguage,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
    SystemProc,
    SystemRange,
    SystemRole,
    SystemRow,
    SystemSchema,
    SystemTextSearchDictionary,
    SystemTextSearchMapping,
    SystemTransform,
    SystemType,
    system,
)
from meshdoc.catalog.system.row import REFERENCED, ROWS, referenced
from meshdoc.catalog.system.system import DATA
from meshdoc.catalog.system.table import Table
from meshdoc.insight.access.reading import OF_SESSION
from meshdoc.insight.clauses import NEVER_NULL
from meshdoc.interpret.builtins import aggregate, builtin
from meshdoc.interpret.duck import aggregate as duck_aggregate
from meshdoc.interpret.duck.operator import SETS
from meshdoc.interpret.duck.scale import RULES
from meshdoc.interpret.duck.templates import SAME_AGGREGATES, TEMPLATES
from meshdoc.interpret.fast_path.scalar import scalar
from meshdoc.interpret.sysviews.initial_privileges import MONITORS, PRIVATE_FUNCTIONS, STATISTICS
from meshdoc.registry import load
from meshdoc.ruleutils.syntax import syntax

PG_CATALOG, PUBLIC = 11, 2200
STORED = [row for row in ROWS if (DATA / "pg_catalog" / f"{row.catalog}.tsv").exists()]
OIDS = itertools.count(16384)


def identity(row: SystemRow) -> Reference:
    """What an extension's row would refer to the row by."""
    match row:
        case SystemSchema() | SystemRole() | SystemLanguage() | SystemAccessMethod():
            return Reference(0, row.name)
        case SystemProc():
            return Reference(row.schema, row.name, arguments=row.argument_types)
        case SystemOperator():
            return Reference(row.schema, row.name, arguments=(row.left, row.right))
        case SystemOperatorClass() | SystemOperatorFamily():
            return Reference(row.schema, row.name, method=row.method)
        case _:
            return Reference(row.schema, row.name)  # type: ignore[attr-defined]


def references(row: SystemRow) -> Iterator[tuple[str, type[SystemRow], int]]:
    """The oids in a row: in which field, to which class."""
    for field in fields(row):
        target = referenced(str(field.type))
        value = getattr(row, field.name)
        for oid in value if isinstance(value, tuple) else (value,):
            if target and oid:
                yield field.name, target, oid


def in_system(row: type[SystemRow], oid: int) -> bool:
    return row in STORED and system().table(row).one("oid", oid) is not None


# --- what every database holds ------------------------------------------------------------------------


@pytest.mark.parametrize("row", STORED)
def test_fields(row: type[SystemRow]) -> None:
    header = (DATA / "pg_catalog" / f"{row.catalog}.tsv").read_text().split("\n", 1)[0]
    assert header.split("\t") == [field.name for field in fields(row)]
    assert all(isinstance(item, row) for item in system().table(row).all())


@pytest.mark.parametrize("row", STORED)
def test_every_reference_leads_somewhere(row: type[SystemRow]) -> None:
    lost = [
        (item, name, oid)
        for item in system().table(row).all()
        for name, target, oid in references(item)
        if not in_system(target, oid)
    ]
    assert not lost


@pytest.mark.parametrize("row", [row for row in REFERENCED.values() if row in STORED])
def test_find_is_exact(row: type[SystemRow]) -> None:
    for item in system().table(row).all():
        assert system().find(row, identity(item)) == item.oid  # type: ignore[attr-defined]


def test_types() -> None:
    integer = system().types_named("int4")[PG_CATALOG]
    assert (integer.oid, integer.length, integer.by_value, integer.category) == (23, 4, True, "N")
    assert system().type(23) is integer
    assert system().types_named("character_data")[system().schemas["information_schema"].oid].kind == "d"
    assert system().types_named("no such type") == {} and system().type(1) is None
    for item in system().table(SystemType).all():
        if item.array:
            array = system().type(item.array)
            assert array is not None and array.element == item.oid


def test_ranges() -> None:
    span = system().range(3904)
    assert span is not None and span.subtype == 23
    assert system().range_of_multirange(span.multirange) is span
    assert system().table(SystemRange).where(("subtype",), (23,)) == (span,)


def test_procs() -> None:
    (plus,) = system().procs_named("int4pl")
    assert (plus.argument_types, plus.returns, plus.volatility, plus.strict) == ((23, 23), 23, "i", True)
    assert system().proc(plus.oid) is plus
    (insert,) = system().procs_named("jsonb_insert")
    assert insert.defaults == ("false",) and insert.argument_names[-1] == "insert_after"
    (overlay, *_) = (proc for proc in system().procs_named("json_each") if proc.argument_modes)
    assert overlay.argument_modes == ("i", "o", "o") and overlay.all_argument_types == (114, 25, 114)
    assert system().procs_named("no_such_function") == () and system().proc(1) is None


def test_aggregates() -> None:
    aggregates = {item.function for item in system().table(SystemAggregate).all()}
    assert aggregates == {item.oid for item in system().table(SystemProc).all() if item.kind == "a"}
    (percentile,) = (proc for proc in system().procs_named("percentile_cont") if proc.returns == 701)
    ordered = system().aggregate(percentile.oid)
    assert ordered is not None and (ordered.kind, ordered.direct_arguments) == ("o", 1)


def test_operators() -> None:
    (plus,) = (item for item in system().operators_named("+") if (item.left, item.right) == (23, 23))
    assert plus.result == 23 and system().operator(plus.oid) is plus
    for item in system().table(SystemOperator).all():
        commutator = system().operator(item.commutator)
        assert commutator is None or (commutator.left, commutator.right) == (item.right, item.left)
        assert (item.kind == "l") == (item.left == 0)


def test_casts() -> None:
    widening = system().cast(23, 20)
    assert widening is not None and (widening.context, widening.method) == ("i", "f")
    assert system().cast(23, 25) is None
    assert len({(item.source, item.target) for item in system().table(SystemCast).all()}) == len(
        system().table(SystemCast).all()
    )


def test_operator_classes() -> None:
    btree = system().access_methods["btree"]
    chosen = system().default_operator_class(23, btree.oid)
    assert chosen is not None and chosen.name == "int4_ops" and chosen in system().operator_classes(btree.oid)
    assert system().operator_class(chosen.oid) is chosen
    family = system().operator_family(chosen.family)
    assert family is not None and family.name == "integer_ops" and family in system().operator_families(btree.oid)
    less = next(item for item in system().family_operators(family.oid) if item.strategy == 1)
    assert less in system().families_of(less.operator)
    assert {item.number for item in system().family_procs(family.oid)} >= {1, 2}
    assert system().default_operator_class(1043, btree.oid) is None


def test_relations() -> None:
    table = system().relations_named("pg_class")[PG_CATALOG]
    assert table.oid == 1259 and table.kind == "r" and system().relation(1259) is table
    assert [column.name for column in system().columns(1259)][:3] == ["oid", "relname", "relnamespace"]
    assert [column.name for column in SYSTEM_COLUMNS] == ["ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"]
    (key,) = (item for item in system().constraints(1259) if item.kind == "p")
    assert key.columns == (1,)
    information = system().schemas["information_schema"].oid
    assert system().relations_named("columns")[information].kind == "v"
    number = system().types_named("cardinal_number")[information]
    assert [item.expression for item in system().domain_constraints(number.oid)] == ["(VALUE >= 0)"]
    assert system().constraints(0) == system().domain_constraints(0) == ()


def test_the_rest() -> None:
    assert set(system().schemas) == {"pg_catalog", "pg_toast", "public", "information_schema"}
    assert set(system().languages) == {"internal", "c", "sql", "plpgsql"}
    assert system().language(14) is system().languages["sql"]
    assert system().roles["pg_read_all_stats"].oid in system().roles["pg_monitor"].member_of
    assert system().collations_named("C")[PG_CATALOG] is system().collation(950)
    assert all(map(system().collations_named, ("default", "POSIX", "ucs_basic", "pg_c_utf8", "unicode", "en-x-icu")))
    english = system().find(SystemTextSearchDictionary, Reference(PG_CATALOG, "english_stem"))
    assert any(english in item.dictionaries for item in system().table(SystemTextSearchMapping).all())


def test_stored_text(tmp_path: Path) -> None:
    (tmp_path / "pg_namespace.tsv").write_text("oid\tname\n1\ta\\\\n\\tb\\n\\\\\n2\tplain\n")
    table = Table(tmp_path, SystemSchema)
    assert [item.name for item in table.all()] == ["a\\n\tb\n\\", "plain"]
    assert table.oid(("name",), ("plain",)) == 2
    assert repr(table.one("oid", 2)) == "SystemSchema(oid=2, name='plain')"


# --- extensions ---------------------------------------------------------------------------------------


def placed(name: str, there: dict[tuple[type[SystemRow], Reference], SystemRow]) -> tuple[SystemRow, ...]:
    """The members of an extension in schema public, beside what is there already; they are there afterwards."""
    extension = system().extension(name)
    assert extension is not None
    for required in extension.requires:
        placed(required, there)
    symbols = ["@extschema@", *(f"@extschema:{required}@" for required in extension.requires)]

    def find(row: type[SystemRow], what: Reference) -> int:
        return there[row, what].oid if (row, what) in there else system().find(row, what)  # type: ignore[attr-defined]

    placement = Placement(
        schemas=dict.fromkeys(symbols, PlacedSchema(PUBLIC, '"public"')), new_oid=lambda: next(OIDS), find=find
    )
    members = extension.members(placement)
    there.update({(type(item), identity(item)): item for item in members if type(item) in REFERENCED.values()})
    return members


def test_extensions() -> None:
    assert {"pg_trgm", "hstore", "citext", "uuid-ossp", "plpgsql", "plperl", "plpython3u", "pltcl"} <= set(
        system().extension_names
    )
    assert system().extension("no_such_extension") is system().extension("../pg_catalog/pg_am") is None
    earth = system().extension("earthdistance")
    assert earth is not None and earth.requires == ("cube",) and earth.default_version in earth.versions
    assert earth.relocatable and earth.superuser and not earth.trusted and not earth.schema


@pytest.mark.parametrize("name", system().extension_names)
def test_members(name: str) -> None:
    there: dict[tuple[type[SystemRow], Reference], SystemRow] = {}
    members = placed(name, there)
    oids = {(row, item.oid) for (row, _), item in there.items()}  # type: ignore[attr-defined]
    assert members
    for item in members:
        assert "@extschema" not in repr(item)
        assert all((row, oid) in oids or in_system(row, oid) for _, row, oid in references(item))


def test_member_fields() -> None:
    rows = {row.name: row for row in placed("citext", {}) if isinstance(row, SystemType)}
    assert (rows["citext"].category, rows["citext"].length, rows["citext"].schema) == ("S", -1, PUBLIC)
    assert rows["_citext"].element == rows["citext"].oid and rows["citext"].collation == 100
    earth = {row.name: row for row in placed("earthdistance", {}) if isinstance(row, SystemProc)}
    assert earth["sec_to_gc"].sql_body.count('"public".earth()') == 4
    (transform,) = (row for row in placed("hstore_plperl", {}) if isinstance(row, SystemTransform))
    assert transform.type and transform.language


def test_a_reference_to_nothing() -> None:
    extension = system().extension("earthdistance")
    assert extension is not None
    schemas = dict.fromkeys(("@extschema@", "@extschema:cube@"), PlacedSchema(PUBLIC, "public"))
    with pytest.raises(LookupError, match=r"there is no @extschema:cube@\.cube in pg_type"):
        extension.members(Placement(schemas=schemas, new_oid=lambda: 16384, find=system().find))


def test_tables_of_functions_name_functions_of_postgresql() -> None:
    load(meshdoc.interpret)
    procs = system().table(SystemProc).all()
    known = {proc.name for proc in procs} | {proc.body for proc in procs}
    tables: dict[str, Collection[str]] = {
        "builtins": [name for name in builtin if not name.startswith("citext_")],
        "aggregates called back": [*aggregate],
        "scalar functions": [*scalar],
        **{name: getattr(duck_aggregate, name) for name in ("AGGREGATES", "WINDOWS", "EXACT")},
        "sets": SETS,
        "templates": TEMPLATES,
        "aggregates of DuckDB": SAME_AGGREGATES,
        "scales": RULES,
        "input functions": READERS,
        "modifiers": MODIFIERS,
        "printed as syntax": [*syntax],
        "without null": NEVER_NULL,
        "of the session": OF_SESSION,
        "initial privileges": PRIVATE_FUNCTIONS | MONITORS | STATISTICS,
    }
    assert {name: found for name, table in tables.items() if (found := {*table} - known)} == {}
