"""The rows of the system relations, compared with those of a real server after the same SQL.

Oids differ between the two, so each is replaced by what identifies its object: `pg_get_catalog_foreign_keys` says
which catalog a column refers to, `IDENTITY` how a row of that catalog is known.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgres import Server
from sysviews_differences import COMPARED, EXPRESSIONS, IGNORED, SOURCES, WITH_DOUBLES

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.interpret.sysviews import NAMES, Reader, columns_of, rows_of
from meshdoc.interpret.sysviews.reader import index
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version
from meshdoc.syntax.statement import parse

FILE = SourceFile("sysviews.sql", (Path(__file__).parent / "sysviews.sql").read_text("utf-8"))
Row = dict[str, Any]
Shown = tuple[str, ...]
References = dict[tuple[str, str], str]

IDENTITY: dict[str, tuple[str, ...]] = {
    "pg_namespace": ("nspname",),
    "pg_authid": ("rolname",),
    "pg_database": (),
    "pg_tablespace": ("spcname",),
    "pg_extension": ("extname",),
    "pg_language": ("lanname",),
    "pg_am": ("amname",),
    "pg_class": ("relnamespace", "relname"),
    "pg_type": ("typnamespace", "typname"),
    "pg_proc": ("pronamespace", "proname", "proargtypes"),
    "pg_operator": ("oprnamespace", "oprname", "oprleft", "oprright"),
    "pg_opfamily": ("opfmethod", "opfnamespace", "opfname"),
    "pg_opclass": ("opcmethod", "opcnamespace", "opcname"),
    "pg_amop": ("amopfamily", "amoplefttype", "amoprighttype", "amopstrategy", "amoppurpose"),
    "pg_amproc": ("amprocfamily", "amproclefttype", "amprocrighttype", "amprocnum"),
    "pg_cast": ("castsource", "casttarget"),
    "pg_collation": ("collnamespace", "collname", "collencoding"),
    "pg_conversion": ("connamespace", "conname"),
    "pg_constraint": ("conrelid", "contypid", "conname"),
    "pg_attrdef": ("adrelid", "adnum"),
    "pg_trigger": ("tgrelid", "tgname"),
    "pg_event_trigger": ("evtname",),
    "pg_rewrite": ("ev_class", "rulename"),
    "pg_policy": ("polrelid", "polname"),
    "pg_enum": ("enumtypid", "enumlabel"),
    "pg_default_acl": ("defaclrole", "defaclnamespace", "defaclobjtype"),
    "pg_auth_members": ("roleid", "member", "grantor"),
    "pg_publication": ("pubname",),
    "pg_publication_rel": ("prpubid", "prrelid"),
    "pg_publication_namespace": ("pnpubid", "pnnspid"),
    "pg_subscription": ("subname",),
    "pg_statistic_ext": ("stxnamespace", "stxname"),
    "pg_foreign_data_wrapper": ("fdwname",),
    "pg_foreign_server": ("srvname",),
    "pg_user_mapping": ("umuser", "umserver"),
    "pg_ts_parser": ("prsnamespace", "prsname"),
    "pg_ts_template": ("tmplnamespace", "tmplname"),
    "pg_ts_dict": ("dictnamespace", "dictname"),
    "pg_ts_config": ("cfgnamespace", "cfgname"),
    "pg_parameter_acl": ("parname",),
    "pg_transform": ("trftype", "trflang"),
}
"""What a row of a catalog is known by; a column of it may be an oid in turn."""

REFERENCES = {
    ("pg_roles", "oid"): "pg_authid",
    ("pg_shadow", "usesysid"): "pg_authid",
    ("pg_user", "usesysid"): "pg_authid",
    ("pg_group", "grosysid"): "pg_authid",
    ("pg_group", "grolist"): "pg_authid",
    ("pg_sequences", "data_type"): "pg_type",
    ("pg_user_mappings", "umid"): "pg_user_mapping",
    ("pg_user_mappings", "srvid"): "pg_foreign_server",
    ("pg_user_mappings", "umuser"): "pg_authid",
}
"""What the oids in views refer to, of which the server says nothing."""

LISTS = {"_text", "_name", "_char", "_aclitem", "_varchar"}


# --- the server's rows --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Database:
    """All rows of one database, and what the oids in them refer to: from either side."""

    rows: Callable[[str], list[Row]]
    references: References

    @functools.cached_property
    def names(self) -> dict[str, dict[int, str]]:
        return {}

    def name(self, catalog: str, oid: int) -> str:
        """What identifies the row of a catalog that has an oid; 0 is none."""
        if not oid:
            return "-"
        if catalog not in self.names:
            self.names[catalog] = {
                row["oid"]: self._identity(catalog, row) for row in self.rows(f"pg_catalog.{catalog}")
            }
        return self.names[catalog].get(oid, f"no {catalog} {oid}")

    def _identity(self, catalog: str, row: Row) -> str:
        parts = (self.named(catalog, column, row.get(column)) for column in IDENTITY[catalog])
        return ".".join(str(part) for part in parts if part != "-")

    def named(self, relation: str, column: str, value: Any) -> Any:
        """A value with names in the place of oids."""
        target = self.references.get((relation, column))
        if value is None or target is None:
            return value
        return [self.name(target, oid) for oid in value] if isinstance(value, list) else self.name(target, value)

    def readable(self, relation: str, columns: list[str]) -> Counter[Shown]:
        """The rows of a relation that are compared, with names."""
        bare = relation.partition(".")[2]
        kept = COMPARED.get(relation, lambda row: True)
        rows = ({name: self._shown(bare, name, row) for name in columns} for row in self.rows(relation))
        return Counter(tuple(json.dumps(row[name], default=str) for name in columns) for row in rows if kept(row))

    def _shown(self, relation: str, column: str, row: Row) -> Any:
        if column == "oid" and relation in IDENTITY:
            return self._identity(relation, row)
        if (relation, column) in DEPENDENCIES:
            return self._part(row, *DEPENDENCIES[relation, column])
        return self.named(relation, column, row.get(column))

    def _part(self, row: Row, oid: str, catalog: str) -> str:
        """An object that another column says the catalog of."""
        found = self.name("pg_class", row[catalog]).rpartition(".")[2]
        return f"{found} {self.name(found, row[oid])}"


DEPENDENCIES = {
    ("pg_depend", "objid"): ("objid", "classid"),
    ("pg_depend", "refobjid"): ("refobjid", "refclassid"),
    ("pg_shdepend", "objid"): ("objid", "classid"),
    ("pg_shdepend", "refobjid"): ("refobjid", "refclassid"),
    ("pg_description", "objoid"): ("objoid", "classoid"),
    ("pg_shdescription", "objoid"): ("objoid", "classoid"),
}
"""The oids of objects of all kinds, and the columns that tell of which."""


def theirs(connection: psycopg.Connection[Any], database: str, role: str = "postgres") -> Database:
    """What the server holds, as a role sees it."""
    keys = connection.execute("select fktable::text, fkcols, pktable::text, pkcols from pg_get_catalog_foreign_keys()")
    references = {
        (table, columns[0]): target for table, columns, target, (key, *_) in keys if key == "oid" and len(columns) == 1
    }

    @functools.cache
    def rows(relation: str) -> list[Row]:
        try:
            return [dict(server_row(row, database)) for row in select(connection, relation, role)]
        finally:
            connection.execute("reset role")

    return Database(rows, references | REFERENCES)


def select(connection: psycopg.Connection[Any], relation: str, role: str) -> Iterator[Row]:
    """The rows of a system relation in types that have a counterpart here."""
    query = """select a.attname, coalesce(b.typname, t.typname) from pg_attribute a join pg_type t on t.oid = a.atttypid
               left join pg_type b on b.oid = nullif(t.typbasetype, 0)
               where attrelid = %s::regclass and attnum > 0 order by attnum"""
    columns = connection.execute(query, (relation,)).fetchall()
    shown = ", ".join(f"{expression(relation, name, type_)} as {name}" for name, type_ in columns)
    connection.execute(f"set role {role}")
    cursor = connection.execute(f"select {shown} from {SOURCES.get(relation, relation)}")
    names = [column for column, _ in columns]
    types = dict(columns)
    for values in cursor.fetchall():
        yield {name: value(types[name], found) for name, found in zip(names, values, strict=True)}


def expression(relation: str, column: str, type_: str) -> str:
    """How a column is asked for."""
    if (relation.partition(".")[2], column) in EXPRESSIONS:
        return EXPRESSIONS[relation.partition(".")[2], column]
    if type_ in ("regproc", "regtype", "regclass"):
        return f"{column}::oid::bigint"
    if type_ in (
        "char",
        "name",
        "aclitem",
        "pg_node_tree",
        "timestamptz",
        "xid",
        "anyarray",
        "oidvector",
        "int2vector",
    ):
        return f"{column}::text"
    if type_ == "_aclitem" or type_ in LISTS:
        return f"{column}::text[]"
    return column


def value(type_: str, found: Any) -> Any:
    """Vectors as lists."""
    if type_ in ("oidvector", "int2vector") and found is not None:
        return [int(number) for number in found.split()]
    return found


def server_row(row: Row, database: str) -> Iterator[tuple[str, Any]]:
    """A row with the name of the database that our reader is told."""
    for column, found in row.items():
        yield column, "postgres" if found == database else found


FOR_EVERYBODY = {name for name in NAMES if name.startswith("information_schema.")} - {"information_schema.transforms"}
"""What anybody may read, and shows each what is theirs to know."""


# --- both ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history() -> History:
    return replayed(FILE)


def replayed(file: SourceFile) -> History:
    """The catalog after a file, all of which must be accepted."""
    version = Version(id="1", name="1", date=None, kind=Kind.MIGRATION, files=(file,))
    history = replay((version,), template(system()), system())
    refused = [entry for entry in history.entries if entry.outcome not in (Outcome.APPLIED, Outcome.INERT)]
    assert not refused
    return history


@dataclass(frozen=True)
class Connected:
    """A database with everything in it."""

    connection: psycopg.Connection[Any]
    name: str


@pytest.fixture(scope="module")
def connected(server: Server) -> Iterator[Connected]:
    with server.database() as database, closing(server.connect(database)) as connection:
        fill(connection, FILE)
        yield Connected(connection, database)


def fill(connection: psycopg.Connection[Any], file: SourceFile) -> None:
    """Carry out a file."""
    for statement in parse(file).statements:
        connection.execute(statement.text)
    connection.execute("set search_path = ''")


@dataclass(frozen=True)
class Sides:
    """What the server holds and what meshdoc makes of the same SQL, as a role sees it."""

    server: Database
    ours: Database


@pytest.fixture(scope="module")
def sides(history: History, connected: Connected) -> Callable[[str], Sides]:
    @functools.cache
    def seen_by(role: str) -> Sides:
        there = theirs(connected.connection, connected.name, role)
        return Sides(there, ours(history, role, there.references))

    return seen_by


def ours(history: History, role: str, references: References) -> Database:
    """What meshdoc makes of it, as a role sees it."""
    found = history.catalog.find("role", role)
    assert found
    reader = Reader(Names(history.catalog, history.system), current_user=found.oid)
    return Database(functools.cache(lambda relation: list(rows_of(relation, reader))), references)


@pytest.mark.parametrize("relation", sorted(NAMES))
def test_same_rows(relation: str, sides: Callable[[str], Sides]) -> None:
    compare(relation, sides("postgres"))


@pytest.mark.parametrize("role", ["clerk", "auditor"])
@pytest.mark.parametrize("relation", sorted(FOR_EVERYBODY))
def test_what_others_may_see(relation: str, role: str, sides: Callable[[str], Sides]) -> None:
    compare(relation, sides(role))


def compare(relation: str, sides: Sides) -> None:
    """Fail with the rows that only one side has."""
    columns = compared_columns(relation)
    here, there = sides.ours.readable(relation, columns), sides.server.readable(relation, columns)
    if relation in WITH_DOUBLES:
        here, there = Counter(set(here)), Counter(set(there))
    if text := "\n".join(differences(columns, [*(there - here).elements()], [*(here - there).elements()])):
        pytest.fail(text, pytrace=False)


def differences(columns: list[str], missing: list[Shown], added: list[Shown]) -> Iterator[str]:
    """The rows that only one side has; those that are nearly alike are shown by what differs."""
    for row in sorted(missing):
        nearest = max(added, key=lambda other: alike(row, other), default=None)
        if nearest is None or alike(row, nearest) * 2 < len(row):
            yield f"- {shown(columns, row)}"
            continue
        added.remove(nearest)
        pairs = zip(columns, row, nearest, strict=True)
        differing = [f"{column}: {one} here {other}" for column, one, other in pairs if one != other]
        yield f"! {' '.join(row[:5])}\n      {', '.join(differing)}"
    for row in sorted(added):
        yield f"+ {shown(columns, row)}"


def alike(one: Shown, other: Shown) -> int:
    """How many values are the same."""
    return sum(first == second for first, second in zip(one, other, strict=True))


def shown(columns: list[str], row: Shown) -> str:
    """A row without its nulls."""
    return ", ".join(f"{column}: {value}" for column, value in zip(columns, row, strict=True) if value != "null")


def compared_columns(relation: str) -> list[str]:
    """The columns of a relation but for those that cannot be compared."""
    ignored = IGNORED.get(relation, {})
    return [column.name for column in columns_of(relation, system()) if column.name not in ignored]


def test_rows_have_the_columns_of_their_relations(history: History) -> None:
    reader = Reader(Names(history.catalog, history.system))
    for relation in NAMES:
        columns = {column.name for column in columns_of(relation, history.system)}
        assert {name for row in reader.rows(relation) for name in row} <= columns, relation


def test_what_is_ignored_exists() -> None:
    for relation, ignored in IGNORED.items():
        assert set(ignored) <= {column.name for column in columns_of(relation, system())}, relation
    assert set(COMPARED) <= NAMES


@pytest.mark.parametrize(("name", "column"), sorted(index), ids=lambda part: part.rpartition(".")[2])
def test_index(name: str, column: str, history: History) -> None:
    """The rows found by a column are those that have the value among all rows."""
    names = Names(history.catalog, history.system)
    columns = [item.name for item in columns_of(name, history.system)]
    rows, found = Reader(names).rows(name), Reader(names)
    expected: dict[Any, list[Row]] = {}
    for row in rows:
        expected.setdefault(row.get(column), []).append({item: row.get(item) for item in columns})
    assert expected
    for value, alike in expected.items():
        if value is not None:
            there = [{item: row.get(item) for item in columns} for row in found.where(name, column, value)]
            assert sorted(map(str, there)) == sorted(map(str, alike))
    assert found.where(name, column, None) == []
