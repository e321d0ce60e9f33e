"""Object definitions as SQL, as the pg_get_...def functions of ruleutils.c print them with an empty search_path."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from meshdoc.catalog.constraint import (
    Action,
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    Match,
    NotNull,
    PrimaryKey,
    TriggerConstraint,
    Unique,
)
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.names.names import (
    attribute_name,
    collation_name,
    expression,
    operator_class_default,
    operator_class_name,
    operator_name,
    referenced_name,
    relation_name,
    routine_name,
    type_collation,
    type_name,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import (
    Edge,
    MaterializedView,
    Options,
    PartitionBound,
    PartitionKeyItem,
    Relation,
    Table,
    View,
)
from meshdoc.catalog.routine import Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.registry import Registry

# --- views and rules --------------------------------------------------------------------------------------

RULE_EVENTS = {"select": "SELECT", "update": "UPDATE", "insert": "INSERT", "delete": "DELETE"}


def view_definition(names: Names, view: View | MaterializedView) -> str:
    """A view's query: pg_get_viewdef."""
    return expression(names, view.query)


def rule_definition(names: Names, rule: Rule) -> str:
    """CREATE RULE: pg_get_ruledef."""
    head = f"CREATE RULE {quote_identifier(rule.name)} AS\n    ON {RULE_EVENTS[rule.event]}"
    head += f" TO {relation_name(names, rule.table)}"
    where = f"\n   {_followed('WHERE', expression(names, rule.condition))}" if rule.condition else ""
    actions = [expression(names, action) for action in rule.actions] or ["NOTHING"]
    does = "({});".format("".join(f"{action};\n" for action in actions)) if len(actions) > 1 else f"{actions[0]};"
    return _followed(f"{head}{where} DO{' INSTEAD' if rule.instead else ''}", does)


def _followed(words: str, text: str) -> str:
    """Words and the text after them, separated by a blank unless the text begins with a line break."""
    return f"{words}{text}" if text.startswith("\n") else f"{words} {text}"


# --- triggers ---------------------------------------------------------------------------------------------

TRIGGER_EVENTS = ("insert", "delete", "update", "truncate")


def trigger_definition(names: Names, trigger: Trigger) -> str:
    """CREATE TRIGGER: pg_get_triggerdef."""
    words = ["CREATE CONSTRAINT TRIGGER" if trigger.constraint else "CREATE TRIGGER", quote_identifier(trigger.name)]
    words += [trigger.timing.upper(), " OR ".join(_trigger_events(names, trigger))]
    words += ["ON", relation_name(names, trigger.table)]
    if trigger.constraint:
        words += ["FROM", relation_name(names, trigger.constraint_table)] if trigger.constraint_table else []
        words += [] if trigger.deferrable else ["NOT"]
        words += ["DEFERRABLE INITIALLY", "DEFERRED" if trigger.initially_deferred else "IMMEDIATE"]
    if trigger.old_table or trigger.new_table:
        words.append("REFERENCING")
        words += [f"OLD TABLE AS {quote_identifier(trigger.old_table)}"] if trigger.old_table else []
        words += [f"NEW TABLE AS {quote_identifier(trigger.new_table)}"] if trigger.new_table else []
    words.append("FOR EACH ROW" if trigger.row else "FOR EACH STATEMENT")
    words += [f"WHEN ({expression(names, trigger.when)})"] if trigger.when else []
    arguments = ", ".join(simple_quoted(argument) for argument in trigger.arguments)
    return f"{' '.join(words)} EXECUTE FUNCTION {routine_name(names, trigger.function)}({arguments})"


def _trigger_events(names: Names, trigger: Trigger) -> Iterable[str]:
    columns = ", ".join(_quoted(names, trigger.table, trigger.update_columns))
    for event in TRIGGER_EVENTS:
        if event in trigger.events:
            yield f"UPDATE OF {columns}" if event == "update" and columns else event.upper()


# --- indexes ----------------------------------------------------------------------------------------------


def storage_parameters(options: Options) -> str:
    """Storage parameters; a value is quoted unless it is an identifier: get_reloptions."""
    return ", ".join(
        f"{quote_identifier(name)}={value if quote_identifier(value) == value else simple_quoted(value)}"
        for name, value in options
    )


def index_definition(names: Names, index: Index) -> str:
    """CREATE INDEX: pg_get_indexdef."""
    table = names.catalog[index.table]
    partitioned = isinstance(table, Table) and table.partition_strategy is not None
    text = f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {quote_identifier(index.name)}"
    text += f" ON {'ONLY ' if partitioned else ''}{relation_name(names, index.table)}"
    keys = ", ".join(index_key_definition(names, index, key) for key in index.index_keys)
    text += f" USING {method_name(names, index)} ({keys})"
    include = ", ".join(_quoted(names, index.table, index.include))
    text += f" INCLUDE ({include})" if include else ""
    text += " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    text += f" WITH ({storage_parameters(index.options)})" if index.options else ""
    return text + (f" WHERE {expression(names, index.predicate)}" if index.predicate else "")


def index_key(names: Names, index: Index, key: IndexKey) -> str:
    """The column or expression of a key, without its ordering: pg_get_indexdef(index, number)."""
    return _column_or_expression(names, index.table, key)


def _column_or_expression(names: Names, table: Oid, key: IndexKey | PartitionKeyItem) -> str:
    if key.expression is not None:
        return expression(names, key.expression)
    return quote_identifier(attribute_name(names, table, key.attnum))


def index_key_definition(names: Names, index: Index, key: IndexKey) -> str:
    """A complete key, with collation, operator class and ordering if they are not the default."""
    text = _collated_key(names, index.table, key)
    options = storage_parameters(key.opclass_options)
    if options or not operator_class_default(names, key.opclass):
        text += f" {operator_class_name(names, key.opclass)}" + (f" ({options})" if options else "")
    if key.descending:
        return text + (" DESC" if key.nulls_first else " DESC NULLS LAST")
    return text + (" NULLS FIRST" if key.nulls_first else "")


def _collated_key(names: Names, table: Oid, key: IndexKey | PartitionKeyItem) -> str:
    """A key with its collation, if it differs from that of the column or expression."""
    text = _column_or_expression(names, table, key)
    relation = names.catalog[table]
    assert isinstance(relation, Relation)
    column = relation.attribute(key.attnum) if key.attnum else None
    type = column.type if column else key.type
    own = (column.collation if column else key.derived) or (type_collation(names, type.oid) if type else NO_OID)
    return f"{text} COLLATE {collation_name(names, key.collation)}" if key.collation not in (NO_OID, own) else text


# --- constraints ------------------------------------------------------------------------------------------

constraint_body: Registry[type[Constraint], Callable[[Names, Any], str]] = Registry("constraint definition")

ACTIONS = {
    Action.RESTRICT: "RESTRICT",
    Action.CASCADE: "CASCADE",
    Action.SET_NULL: "SET NULL",
    Action.SET_DEFAULT: "SET DEFAULT",
}
MATCHES = {Match.FULL: " MATCH FULL", Match.PARTIAL: " MATCH PARTIAL", Match.SIMPLE: ""}


def constraint_definition(names: Names, constraint: Constraint) -> str:
    """The text after CONSTRAINT name: pg_get_constraintdef."""
    text = constraint_body[type(constraint)](names, constraint)
    text += " DEFERRABLE" if constraint.deferrable else ""
    text += " INITIALLY DEFERRED" if constraint.initially_deferred else ""
    if not constraint.enforced:
        return f"{text} NOT ENFORCED"
    return text if constraint.validated else f"{text} NOT VALID"


def _quoted(names: Names, table: Oid, attnums: Iterable[int]) -> list[str]:
    return [quote_identifier(attribute_name(names, table, attnum)) for attnum in attnums]


def _index_of(names: Names, constraint: Constraint) -> Index | None:
    """The index of a primary key, unique or exclusion constraint."""
    indexes = names.catalog.children(constraint.oid, Index)
    return next((index for index in indexes if index.constraint == constraint.oid), None)


@constraint_body(PrimaryKey, Unique)
def _key(names: Names, constraint: PrimaryKey | Unique) -> str:
    index = _index_of(names, constraint)
    word = "PRIMARY KEY" if isinstance(constraint, PrimaryKey) else "UNIQUE"
    word += " NULLS NOT DISTINCT" if index and index.nulls_not_distinct else ""
    columns = ", ".join(_quoted(names, constraint.table, constraint.columns))
    overlaps = " WITHOUT OVERLAPS" if constraint.without_overlaps else ""
    include = ", ".join(_quoted(names, constraint.table, index.include)) if index else ""
    return f"{word} ({columns}{overlaps})" + (f" INCLUDE ({include})" if include else "")


@constraint_body(ForeignKey)
def _foreign_key(names: Names, constraint: ForeignKey) -> str:
    own = _quoted(names, constraint.table, constraint.columns)
    others = _quoted(names, constraint.references_table, constraint.references_columns)
    if constraint.period:
        own[-1], others[-1] = f"PERIOD {own[-1]}", f"PERIOD {others[-1]}"
    text = f"FOREIGN KEY ({', '.join(own)}) REFERENCES {referenced_name(names, constraint.references_table)}"
    text += f"({', '.join(others)}){MATCHES[constraint.match]}"
    for word, action in (("UPDATE", constraint.on_update), ("DELETE", constraint.on_delete)):
        text += f" ON {word} {ACTIONS[action]}" if action in ACTIONS else ""
    columns = ", ".join(_quoted(names, constraint.table, constraint.on_delete_columns))
    return text + (f" ({columns})" if columns else "")


@constraint_body(Check)
def _check(names: Names, constraint: Check) -> str:
    return f"CHECK ({expression(names, constraint.expression)})" + (" NO INHERIT" if constraint.no_inherit else "")


@constraint_body(NotNull)
def _not_null(names: Names, constraint: NotNull) -> str:
    if constraint.domain:
        return "NOT NULL"
    column = quote_identifier(attribute_name(names, constraint.table, constraint.attnum))
    return f"NOT NULL {column}" + (" NO INHERIT" if constraint.no_inherit else "")


constraint_body(TriggerConstraint)(lambda names, constraint: "TRIGGER")


@constraint_body(Exclusion)
def _exclusion(names: Names, constraint: Exclusion) -> str:
    index = _index_of(names, constraint)
    assert index is not None
    keys = ", ".join(
        f"{index_key_definition(names, index, key)} WITH {operator_name(names, operator)}"
        for key, operator in zip(index.index_keys, constraint.operators, strict=True)
    )
    include = ", ".join(_quoted(names, index.table, index.include))
    text = f"EXCLUDE USING {method_name(names, index)} ({keys})" + (f" INCLUDE ({include})" if include else "")
    if index.options:
        text += f" WITH ({storage_parameters(index.options)})"
    return text + (f" WHERE ({expression(names, index.predicate)})" if index.predicate else "")


def method_name(names: Names, index: Index) -> str:
    """The access method name of an index."""
    return quote_identifier(access_method_name(names, index.method))


# --- partitions -------------------------------------------------------------------------------------------


def partition_key(names: Names, table: Table) -> str:
    """The key of a partitioned table: pg_get_partkeydef."""
    assert table.partition_strategy is not None
    keys = ", ".join(_partition_key_item(names, table, item) for item in table.partition_key)
    return f"{table.partition_strategy.name} ({keys})"


def partition_key_columns(names: Names, table: Table) -> list[str]:
    """The columns and expressions of the key, without the strategy: pg_get_partkeydef_columns."""
    return [_column_or_expression(names, table.oid, item) for item in table.partition_key]


def _partition_key_item(names: Names, table: Table, item: PartitionKeyItem) -> str:
    text = _collated_key(names, table.oid, item)
    return text if operator_class_default(names, item.opclass) else f"{text} {operator_class_name(names, item.opclass)}"


def partition_bound(names: Names, bound: PartitionBound) -> str:
    """FOR VALUES ... or DEFAULT: get_rule_expr of a PartitionBoundSpec."""
    if bound.default:
        return "DEFAULT"
    if bound.modulus:
        return f"FOR VALUES WITH (modulus {bound.modulus}, remainder {bound.remainder})"
    if bound.lower:
        return f"FOR VALUES FROM ({_datums(names, bound.lower)}) TO ({_datums(names, bound.upper)})"
    return f"FOR VALUES IN ({_datums(names, bound.values)})"


def _datums(names: Names, datums: Iterable[Expr | Edge]) -> str:
    return ", ".join(datum.value if isinstance(datum, Edge) else expression(names, datum) for datum in datums)


# --- routines ---------------------------------------------------------------------------------------------


def routine_result(names: Names, routine: Routine) -> str | None:
    """The result type of a function, None for a procedure: pg_get_function_result."""
    if routine.kind is RoutineKind.PROCEDURE:
        return None
    columns = [argument for argument in routine.arguments if argument.mode is ArgumentMode.TABLE]
    if columns:
        return f"TABLE({', '.join(_table_column(names, column) for column in columns)})"
    return f"{'SETOF ' if routine.returns_set else ''}{type_name(names, routine.returns.oid)}"


def _table_column(names: Names, column: Argument) -> str:
    shown = type_name(names, column.type.oid)
    return f"{quote_identifier(column.name)} {shown}" if column.name else shown
