"""Functions for event triggers: event_trigger.c; and object identities."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.names.identity import identity, object_name, object_type, qualified_type, schema_name
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.operator import Cast, Operator
from meshdoc.catalog.relation import ColumnDefault, CompositeType, Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Type, TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin, plain
from meshdoc.interpret.command_log import Collected, Dropped, as_before, dropped
from meshdoc.interpret.event_context import Occasion, occasion
from meshdoc.nodes import oids

ONLY_IN = "{0} can only be called in {1} event trigger function"


def _asked(name: str, event: str) -> Occasion:
    """The current event. Raises SqlError 39P03 if it is of another kind."""
    found = occasion()
    if found is None or (event and found.event != event):
        raise SqlError("39P03", ONLY_IN.format(name, f"a {event}" if event else "an"))
    return found


def _row(names: str, values: Sequence[Value]) -> Record:
    return Record(tuple(Field(name, TypeRef(oids.TEXT)) for name in names.split()), tuple(values))


def catalog_of(call: Call, oid: Oid) -> Oid:
    """The oid of the system catalog that contains an object's row."""
    item = call.session.catalog[oid]
    found = call.session.names.relation("pg_catalog", item.system_catalog)
    return found.oid if found else 0


@builtin("pg_event_trigger_ddl_commands")
def ddl_commands(call: Call) -> Value:
    """pg_event_trigger_ddl_commands()."""
    found = _asked("pg_event_trigger_ddl_commands()", "")
    if found.event != "ddl_command_end":
        return []
    return [_command(call, item) for item in found.commands]


COMMAND = "classid objid objsubid command_tag object_type schema_name object_identity in_extension command"


def _command(call: Call, item: Collected) -> Record:
    address, names = item.address, call.session.names
    if not address.oid or address.oid not in call.session.catalog:
        return _row(COMMAND, [None, None, None, item.tag, item.kind, None, None, False, None])
    values: list[Value] = [catalog_of(call, address.oid), address.oid, address.sub, item.tag]
    values += [item.kind or object_type(names, address), schema_name(names, address), identity(names, address)]
    return _row(COMMAND, [*values, bool(call.session.catalog[address.oid].extension), None])


@builtin("pg_event_trigger_dropped_objects")
def dropped_objects(call: Call) -> Value:
    """pg_event_trigger_dropped_objects()."""
    found = _asked("pg_event_trigger_dropped_objects()", "sql_drop")
    told = dropped(call.session, found.mark)
    with as_before(call.session, found.mark):
        return [_dropped(call, item) for item in told]


DROPPED = (
    "classid objid objsubid original normal is_temporary object_type schema_name object_name object_identity"
    " address_names address_args"
)


def _dropped(call: Call, item: Dropped) -> Record:
    names, address, catalog = call.session.names, item.address, call.session.catalog
    schema, shown = _schema(call, address), identity(names, address)
    lists = _address(call, address)
    temporary = call.session.temporary in catalog and schema == catalog[call.session.temporary].name
    if temporary:
        shown = shown.replace(f"{schema}.", "pg_temp.")
        lists = tuple([_without_number(name, schema) for name in given] for given in lists)
    values: list[Value] = [catalog_of(call, address.oid), address.oid, address.sub, item.original, item.normal]
    values += [temporary, object_type(names, address), "pg_temp" if temporary else schema]
    parts: list[Value] = [[*names] for names in lists]
    return _row(DROPPED, [*values, object_name(names, address), shown, *parts])


def _without_number(name: str, schema: str | None) -> str:
    """The name, with the schema of temporary objects shown as pg_temp."""
    return "pg_temp" if name == schema else name.replace(f"{schema}.", "pg_temp.")


def _schema(call: Call, address: Address) -> str | None:
    """The schema of an object, or of the table that it is a part of."""
    item = call.session.catalog[address.oid]
    if isinstance(item, ColumnDefault | Trigger | Policy):
        address = Address(item.table)
    return schema_name(call.session.names, address)


def _address(call: Call, address: Address) -> tuple[list[str], ...]:
    """The lists of names that pg_get_object_address takes."""
    names, item = call.session.names, call.session.catalog[address.oid]
    schema = schema_name(names, address) or ""
    if isinstance(item, Type | CompositeType) and not address.sub:
        return [identity(names, address)], []
    if isinstance(item, Cast):
        return [qualified_type(names, item.source)], [qualified_type(names, item.target)]
    if isinstance(item, Routine | Operator):
        arguments = identity(names, address).rpartition("(")[2].removesuffix(")")
        return [schema, item.name], arguments.split(",") if arguments else []
    if isinstance(item, Trigger | Policy | Rule) or (isinstance(item, Constraint) and item.table):
        table = call.session.catalog[item.table]
        return [schema_name(names, Address(table.oid)) or "", table.name, item.name], []
    if isinstance(item, ColumnDefault):
        return _address(call, Address(item.table, item.attnum))
    if isinstance(item, Constraint):
        return [identity(names, Address(item.domain))], [item.name]
    column = []
    if address.sub and isinstance(item, Relation):
        column = [next(column.name for column in item.columns if column.attnum == address.sub)]
    return [*([schema] if schema else []), item.name, *column], []


@plain("pg_event_trigger_table_rewrite_oid")
def table_rewrite_oid() -> Value:
    """pg_event_trigger_table_rewrite_oid()."""
    return _asked("pg_event_trigger_table_rewrite_oid()", "table_rewrite").table


@plain("pg_event_trigger_table_rewrite_reason")
def table_rewrite_reason() -> Value:
    """pg_event_trigger_table_rewrite_reason()."""
    return _asked("pg_event_trigger_table_rewrite_reason()", "table_rewrite").reason


@builtin("pg_identify_object")
def identify_object(call: Call, catalog: Oid, oid: Oid, sub: int) -> Value:
    """pg_identify_object(oid, oid, integer), for objects of migrations."""
    address, names = Address(oid, sub), call.session.names
    if oid not in call.session.catalog or catalog_of(call, oid) != catalog:
        return Unknown("the name of this built-in object is unknown")
    values = [object_type(names, address), schema_name(names, address), object_name(names, Address(oid))]
    return _row("type schema name identity", [*values, identity(names, address)])
