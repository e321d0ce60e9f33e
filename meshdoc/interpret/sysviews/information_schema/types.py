"""Domains, composite types, elements of arrays and collations."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.interpret.sysviews.information_schema.columns import live_columns
from meshdoc.interpret.sysviews.information_schema.data_type import base_type, collation, data_type, measures
from meshdoc.interpret.sysviews.information_schema.routines import specific_name
from meshdoc.interpret.sysviews.privileges import may_on_type
from meshdoc.interpret.sysviews.reader import Reader, Row, numbers, system_view

ANY_ENCODING, UTF8 = -1, 6


@system_view("information_schema.domains")
def domains(reader: Reader) -> Iterator[Row]:
    """The domains."""
    for row in reader.where("pg_type", "typtype", "d"):
        if may_on_type(reader, row):
            base = base_type(reader, row)
            yield {
                **reader.named("domain", row, "typ"),
                "data_type": data_type(reader, row, base["oid"]),
                **measures(base["oid"], row["typtypmod"]),
                **collation(reader, row["typcollation"]),
                "domain_default": row.get("typdefault"),
                **reader.named("udt", base, "typ"),
                "dtd_identifier": "1",
            }


@system_view("information_schema.domain_udt_usage")
def domain_udt_usage(reader: Reader) -> Iterator[Row]:
    """The domains over types that the reader owns."""
    for row in reader.where("pg_type", "typtype", "d"):
        base = base_type(reader, row)
        if reader.has_role(base["typowner"]):
            named = reader.named("domain", row, "typ")
            yield named | reader.named("udt", base, "typ")


@system_view("information_schema.user_defined_types")
def user_defined_types(reader: Reader) -> Iterator[Row]:
    """The composite types."""
    for relation in reader.where("pg_class", "relkind", "c"):
        type = reader.one("pg_type", "oid", relation["reltype"])
        if type and may_on_type(reader, type):
            yield {
                **reader.named("user_defined_type", relation, "rel"),
                "user_defined_type_category": "STRUCTURED",
                "is_instantiable": "YES",
            }


@system_view("information_schema.collations")
def collations(reader: Reader) -> Iterator[Row]:
    """The collations available for the database's encoding."""
    for row in _collations(reader):
        yield row | {"pad_attribute": "NO PAD"}


def _collations(reader: Reader) -> Iterator[Row]:
    for row in reader.rows("pg_collation"):
        if row["collencoding"] in (ANY_ENCODING, UTF8):
            yield reader.named("collation", row, "coll")


@system_view("information_schema.character_sets")
def character_sets(reader: Reader) -> Iterator[Row]:
    """The database's encoding, with the longest-named of the collations that have its locale, C."""
    alike = [row for row in reader.rows("pg_collation") if row["collcollate"] == "C" and row["collctype"] == "C"]
    longest = min(alike, key=lambda row: (-len(str(row["collname"])), str(row["collname"])))
    yield {
        "character_set_name": "UTF8",
        "character_repertoire": "UCS",
        "form_of_use": "UTF8",
        **reader.named("default_collate", longest, "coll"),
    }


@system_view("information_schema.collation_character_set_applicability")
def collation_character_set_applicability(reader: Reader) -> Iterator[Row]:
    """The collations, each with the database's encoding."""
    for row in _collations(reader):
        yield row | {"character_set_name": "UTF8"}


@system_view("information_schema.data_type_privileges")
def data_type_privileges(reader: Reader) -> Iterator[Row]:
    """The objects with a type that are visible to the reader."""
    for view, schema, name, type in DESCRIBED:
        for row in reader.rows(f"information_schema.{view}"):
            yield {
                "object_catalog": reader.database,
                "object_schema": row[schema],
                "object_name": row[name],
                "object_type": type,
                "dtd_identifier": row.get("dtd_identifier"),
            }


DESCRIBED = (
    ("attributes", "udt_schema", "udt_name", "USER-DEFINED TYPE"),
    ("columns", "table_schema", "table_name", "TABLE"),
    ("domains", "domain_schema", "domain_name", "DOMAIN"),
    ("parameters", "specific_schema", "specific_name", "ROUTINE"),
    ("routines", "specific_schema", "specific_name", "ROUTINE"),
)


@system_view("information_schema.element_types")
def element_types(reader: Reader) -> Iterator[Row]:
    """The element types of arrays."""
    columns = ("object_schema", "object_name", "object_type", "dtd_identifier")
    known = {tuple(row[column] for column in columns) for row in reader.rows("information_schema.data_type_privileges")}
    for schema, name, kind, place, oid, collation_oid in _described(reader):
        type = reader.one("pg_type", "oid", oid)
        element = reader.one("pg_type", "oid", type["typelem"]) if type and type["typlen"] == -1 else None
        if element is None or (schema, name, kind, str(place)) not in known:
            continue
        yield {
            "object_catalog": reader.database,
            "object_schema": schema,
            "object_name": name,
            "object_type": kind,
            "collection_type_identifier": str(place),
            "data_type": data_type(reader, None, element["oid"]),
            **collation(reader, collation_oid),
            **reader.named("udt", element, "typ"),
            "dtd_identifier": f"a{place}",
        }


def _described(reader: Reader) -> Iterator[tuple[object, object, str, object, object, object]]:
    """Every object with a type: its schema, name, kind and identifier, then type and collation."""
    for relation, column, _ in live_columns(reader, reader.rows("pg_class"), "r", "v", "f", "c", "p"):
        kind = "USER-DEFINED TYPE" if relation["relkind"] == "c" else "TABLE"
        schema = reader.schema_name(relation["relnamespace"])
        yield schema, relation["relname"], kind, column["attnum"], column["atttypid"], column["attcollation"]
    for row in reader.where("pg_type", "typtype", "d"):
        schema = reader.schema_name(row["typnamespace"])
        yield schema, row["typname"], "DOMAIN", 1, row["typbasetype"], row["typcollation"]
    for row in reader.rows("pg_proc"):
        schema, name = reader.schema_name(row["pronamespace"]), specific_name(row)
        inputs = numbers(row.get("proallargtypes")) or numbers(row["proargtypes"])
        for place, oid in enumerate((row["prorettype"], *inputs)):
            yield schema, name, "ROUTINE", place, oid, 0
