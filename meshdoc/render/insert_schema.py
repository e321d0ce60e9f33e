"""A JSON Schema for each table: the rows that an API may send to be inserted, as PostgREST takes them."""

from __future__ import annotations

from meshdoc.catalog.constraint import Check
from meshdoc.catalog.names.names import column_type
from meshdoc.catalog.relation import Column, Identity, Relation
from meshdoc.catalog.type import ArrayType, Domain, EnumType, TypeRef
from meshdoc.insight.check_rule import CHARACTERS, Limits, OneOf, Rule, rule_of
from meshdoc.insight.insert.conditions import is_required
from meshdoc.insight.insert.filled import must_be_given
from meshdoc.render import AnyTable, Book
from meshdoc.render.display import display_name
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.json.value import Facts, Json, dumped, stripped
from meshdoc.render.outline import tell_omissions

EXPRESSED = frozenset({"table", "foreign table", "type", "check constraint"})
TEXT: Facts = {"type": "string", "pattern": "^[^\\u0000]*$"}
"""PostgreSQL's texts hold any character but one."""
TYPES: dict[str, Facts] = {
    "smallint": {"type": "integer", "minimum": -(2**15), "maximum": 2**15 - 1},
    "integer": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "bigint": {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
    "real": {"type": "number", "minimum": -3.4e38, "maximum": 3.4e38},
    "double precision": {"type": "number"},
    "numeric": {"type": "number"},
    "boolean": {"type": "boolean"},
    "text": TEXT,
    "character varying": TEXT,
    "uuid": {"type": "string", "format": "uuid", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
    "date": {"type": "string", "format": "date"},
    "timestamp with time zone": {"type": "string", "format": "date-time"},
    "json": {},
    "jsonb": {},
}


@lossy_file("jsonschema", "tables.schema.json")
def insert_schemas(book: Book, on_loss: OnLoss) -> str:
    """A JSON Schema for each table: the columns that an INSERT may give and those it must, with their types."""
    tell_omissions(book, on_loss, "jsonschema", EXPRESSED)
    found: dict[str, Json] = {display_name(book.names, table): _table(book, table) for table in book.tables}
    return dumped(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": book.title,
            "description": "The rows that an INSERT accepts, by table. A value of a type without a form in JSON is"
            " a string in PostgreSQL's own notation.",
            "$defs": found,
        }
    )


def _table(book: Book, table: AnyTable) -> Facts:
    rules = [rule for check in book.parts(table.oid, Check) if (rule := rule_of(book.names, check))]
    given = [column for column in table.columns if _may_be_given(column)]
    required = [column.name for column in given if must_be_given(book.names, table, column)]
    properties: dict[str, Json] = {column.name: _column(book, table, column, rules) for column in given}
    return {
        "type": "object",
        **stripped({"description": table.comment, "required": required}),
        "properties": properties,
        "additionalProperties": False,
    }


def _may_be_given(column: Column) -> bool:
    return not column.generated and column.identity is not Identity.ALWAYS


def _column(book: Book, table: Relation, column: Column, rules: list[Rule]) -> Facts:
    found = {**schema_of_type(book, column.type)}
    for rule in rules:
        if rule.attnum == column.attnum:
            _narrow(found, rule)
    shown = found if is_required(book.names, column) else _or_null(found)
    return shown | stripped({"description": column.comment})


def _or_null(found: Facts) -> Facts:
    """The schema of a value that may be null."""
    return {"anyOf": [found, {"type": "null"}]} if found else {}


def schema_of_type(book: Book, type: TypeRef) -> Facts:
    """The JSON values of a type."""
    item = book.catalog.get(type.oid)
    if isinstance(item, Domain):
        found = {**schema_of_type(book, item.base)}
        for check in book.parts(item.oid, Check):
            if rule := rule_of(book.names, check):
                _narrow(found, rule)
        return found
    if isinstance(item, EnumType):
        return {"enum": [label.name for label in item.labels]}
    if isinstance(item, ArrayType):
        return {"type": "array", "items": _or_null(schema_of_type(book, TypeRef(item.element, type.typmod)))}
    return _built_in(column_type(book.names, type))


def _built_in(shown: str) -> Facts:
    if shown.endswith("[]"):
        return {"type": "array", "items": _or_null(_built_in(shown.removesuffix("[]")))}
    name, _, modifier = shown.partition("(")
    found = {**TYPES.get(name, {"type": "string"})}
    numbers = modifier.rstrip(")").split(",")
    if name == "character varying" and modifier:
        found["maxLength"] = int(numbers[0])
    elif name == "numeric" and modifier:
        most = 10 ** (int(numbers[0]) - int(numbers[1]))
        found |= {"exclusiveMinimum": -most, "exclusiveMaximum": most}
    return found


def _narrow(found: Facts, rule: Rule) -> None:
    """Add what a check says of a value; what JSON Schema cannot say is left out."""
    for fact in rule.facts:
        if isinstance(fact, OneOf) and found.get("type") == "string":
            found["enum"] = [*fact.values]
        elif isinstance(fact, Limits) and not fact.unit and found.get("type") in ("integer", "number"):
            _limit(found, fact)
        elif isinstance(fact, Limits) and fact.unit == CHARACTERS and found.get("type") == "string":
            least, most = _whole(fact.least, fact.above), _whole(fact.most, fact.below, -1)
            found |= stripped({"minLength": least, "maxLength": most})


def _limit(found: Facts, fact: Limits) -> None:
    for limit, excluded, word in ((fact.least, fact.above, "inimum"), (fact.most, fact.below, "aximum")):
        if limit is not None:
            key = f"exclusiveM{word}" if excluded else f"m{word}"
            found[key] = float(limit) if "." in limit else int(limit)


def _whole(limit: str | None, excluded: bool, step: int = 1) -> int | None:
    return None if limit is None else int(limit) + (step if excluded else 0)
