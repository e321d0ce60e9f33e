"""Resolving type names: parse_type.c, and the input functions of type modifiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.state import errors_at, location
from meshdoc.catalog.modifier import typmod_in
from meshdoc.catalog.names.format_type import INTERVAL_FIELDS
from meshdoc.catalog.names.opaque import assume_type, is_opaque, opaque_modifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.syntax.names import strings

VARHDRSZ = 4
MAX_ATTR_SIZE = 10 * 1024 * 1024
NUMERIC_MAX_PRECISION, NUMERIC_MIN_SCALE, NUMERIC_MAX_SCALE = 1000, -1000, 1000
MAX_TIME_PRECISION = 6
INTERVAL_FULL_RANGE, INTERVAL_FULL_PRECISION = 0x7FFF, 0xFFFF


def type_name_text(name: ast.TypeName) -> str:
    """A type's name as written, for messages: TypeNameToString."""
    text = ".".join(strings(name.names)) + ("%TYPE" if name.pct_type else "")
    return text + "[]" if name.arrayBounds else text


def resolve_type(facts: Facts, name: ast.TypeName) -> TypeRef:
    """A type and modifier by name. Raises SqlError 42704 if missing or only a shell: typenameTypeIdAndMod."""
    found = find_type(facts, name) or assumed_type(facts, name)
    if found is None:
        raise errors.undefined_type(type_name_text(name), offset=location(name))
    row = facts.type(found)
    if not row.defined:
        raise SqlError("42704", f'type "{type_name_text(name)}" is only a shell', offset=location(name))
    if name.typemod is not None and name.typemod >= 0:
        return TypeRef(found, name.typemod)
    if name.typmods and is_opaque(facts.names, found):
        return TypeRef(found, opaque_modifier([_word(item, location(name)) for item in name.typmods]))
    return TypeRef(found, _modifier(facts, name, row.typmod_in) if name.typmods else -1)


def assumed_type(facts: Facts, name: ast.TypeName) -> Oid | None:
    """The type, assumed to belong to an extension of unknown contents, if there is one."""
    *schema, plain = strings(name.names)
    if name.pct_type or assume_type(facts.names, schema[-1] if schema else None, plain) is None:
        return None
    return find_type(facts, name)


def find_type(facts: Facts, name: ast.TypeName) -> Oid | None:
    """The type that a name refers to, or None: LookupTypeName."""
    if name.pct_type:
        return _type_of_column(facts, name)
    parts = strings(name.names)
    schema = _schema(facts, parts, location(name))
    found = facts.names.type(schema, parts[-1])
    if found is None or not name.arrayBounds:
        return found
    return facts.array_type(found) or None


def _schema(facts: Facts, parts: tuple[str, ...], offset: int | None) -> str | None:
    if len(parts) > 3:
        raise errors.improper_qualified_name(".".join(parts), offset=offset)
    if len(parts) == 1:
        return None
    if facts.names.find_schema(parts[-2]) is None:
        raise errors.undefined_schema(parts[-2], offset=offset)
    return parts[-2]


def _type_of_column(facts: Facts, name: ast.TypeName) -> Oid:
    *relation, column = strings(name.names)
    offset = location(name)
    if not relation:
        message = f"improper %TYPE reference (too few dotted names): {column}"
        raise SqlError("42601", message, offset=offset)
    schema = relation[-2] if len(relation) > 1 else None
    if schema and facts.names.find_schema(schema) is None:
        raise errors.undefined_schema(schema)
    item = facts.names.relation(schema, relation[-1])
    if item is None:
        raise errors.undefined_relation(".".join(relation), offset=offset)
    found = item.column(column) if isinstance(item, Relation) else None
    if found is None:
        raise errors.undefined_column_of(column, relation[-1], offset=offset)
    return facts.array_type(found.type.oid) if name.arrayBounds else found.type.oid


# --- modifiers ------------------------------------------------------------------------------------


def _modifier(facts: Facts, name: ast.TypeName, reader: Oid) -> int:
    if not reader:
        message = f'type modifier is not allowed for type "{type_name_text(name)}"'
        raise SqlError("42601", message, offset=location(name))
    words = [_word(item, location(name)) for item in name.typmods]
    function = facts.proc(reader).name
    read = MODIFIERS.get(function) or typmod_in.get(function)
    if read is None:
        return _foreign_modifier(words, type_name_text(name))
    with errors_at(location(name)):
        return read(words)


def _word(item: ast.Node, offset: int | None) -> str:
    if isinstance(item, ast.A_Const) and not item.isnull:
        value = item.val
        if isinstance(value, ast.Integer):
            return str(value.ival)
        if isinstance(value, ast.Float):
            return str(value.fval)
        if isinstance(value, ast.String):
            return str(value.sval)
    if isinstance(item, ast.ColumnRef) and len(item.fields) == 1 and isinstance(item.fields[0], ast.String):
        return str(item.fields[0].sval)
    raise SqlError("42601", "type modifiers must be simple constants or identifiers", offset=offset)


def _foreign_modifier(words: list[str], name: str) -> int:
    """A modifier whose input function is unknown: a single number is used as is."""
    if len(words) == 1 and words[0].isdigit():
        return int(words[0])
    raise Unsupported(f'the modifier ({", ".join(words)}) of type "{name}" is not supported')


def _numbers(words: list[str]) -> list[int]:
    """ArrayGetIntegerTypmods."""
    try:
        return [int(word) for word in words]
    except ValueError:
        bad = next(word for word in words if not word.lstrip("+-").isdigit())
        raise SqlError("22P02", f'invalid input syntax for type integer: "{bad}"') from None


def _one(words: list[str]) -> int:
    numbers = _numbers(words)
    if len(numbers) != 1:
        raise SqlError("22023", "invalid type modifier")
    return numbers[0]


def _length(words: list[str], name: str, overhead: int, limit: int) -> int:
    length = _one(words)
    if length < 1:
        raise SqlError("22023", f"length for type {name} must be at least 1")
    if length > limit:
        raise SqlError("22023", f"length for type {name} cannot exceed {limit}")
    return length + overhead


def _numeric(words: list[str]) -> int:
    numbers = _numbers(words)
    if len(numbers) > 2:
        raise SqlError("22023", "invalid NUMERIC type modifier")
    precision, scale = numbers[0], numbers[1] if len(numbers) == 2 else 0
    if not 1 <= precision <= NUMERIC_MAX_PRECISION:
        raise SqlError("22023", f"NUMERIC precision {precision} must be between 1 and {NUMERIC_MAX_PRECISION}")
    if not NUMERIC_MIN_SCALE <= scale <= NUMERIC_MAX_SCALE:
        limits = f"{NUMERIC_MIN_SCALE} and {NUMERIC_MAX_SCALE}"
        raise SqlError("22023", f"NUMERIC scale {scale} must be between {limits}")
    return (precision << 16 | scale & 0x7FF) + VARHDRSZ


def _time(name: str, suffix: str) -> Callable[[list[str]], int]:
    def read(words: list[str]) -> int:
        precision = _one(words)
        if precision < 0:
            raise SqlError("22023", f"{name}({precision}){suffix} precision must not be negative")
        return min(precision, MAX_TIME_PRECISION)

    return read


def _interval(words: list[str]) -> int:
    numbers = _numbers(words)
    if len(numbers) > 2 or numbers[0] not in (INTERVAL_FULL_RANGE, *INTERVAL_FIELDS):
        raise SqlError("22023", "invalid INTERVAL type modifier")
    if len(numbers) == 1:
        fields = numbers[0]
        return -1 if fields == INTERVAL_FULL_RANGE else fields << 16 | INTERVAL_FULL_PRECISION
    fields, precision = numbers
    if precision < 0:
        raise SqlError("22023", f"INTERVAL({precision}) precision must not be negative")
    return fields << 16 | min(precision, MAX_TIME_PRECISION)


MODIFIERS: dict[str, Callable[[list[str]], int]] = {
    "bpchartypmodin": lambda words: _length(words, "char", VARHDRSZ, MAX_ATTR_SIZE),
    "varchartypmodin": lambda words: _length(words, "varchar", VARHDRSZ, MAX_ATTR_SIZE),
    "bittypmodin": lambda words: _length(words, "bit", 0, MAX_ATTR_SIZE * 8),
    "varbittypmodin": lambda words: _length(words, "varbit", 0, MAX_ATTR_SIZE * 8),
    "numerictypmodin": _numeric,
    "timetypmodin": _time("TIME", ""),
    "timetztypmodin": _time("TIME", " WITH TIME ZONE"),
    "timestamptypmodin": _time("TIMESTAMP", ""),
    "timestamptztypmodin": _time("TIMESTAMP", " WITH TIME ZONE"),
    "intervaltypmodin": _interval,
}


def resolve_collation(facts: Facts, names: Sequence[ast.Node], offset: int | None) -> Oid:
    """A collation by name. Raises SqlError 42704 if it does not exist: get_collation_oid."""
    parts = strings(names)
    schema = _schema(facts, parts, offset)
    found = facts.find_collation(schema, parts[-1])
    if found is None:
        raise errors.undefined_collation(parts, offset=offset)
    return found


def column_collation(facts: Facts, type: TypeRef, clause: ast.CollateClause | None) -> Oid:
    """A column's collation. Raises SqlError 42804 for COLLATE on a non-collatable type: GetColumnDefCollation."""
    own = facts.type_collation(type.oid)
    if clause is None:
        return own
    offset = location(clause)
    found = resolve_collation(facts, clause.collname, offset)
    if not own:
        raise errors.not_collatable(facts.format_type(type.oid), offset=offset)
    return found


def column_type(facts: Facts, raw: ast.ColumnDef | ast.RangeTableFuncCol) -> TypeRef:
    """The type of a column of a function's result. Raises SqlError 42P16 for SETOF."""
    found = resolve_type(facts, raw.typeName)
    if raw.typeName.setof:
        raise SqlError("42P16", f'column "{raw.colname}" cannot be declared SETOF', offset=location(raw))
    return found


def is_pseudo(facts: Facts, type: Oid) -> bool:
    """Whether the type is a pseudo-type, which no column can have."""
    return facts.type(type).kind == "p"
