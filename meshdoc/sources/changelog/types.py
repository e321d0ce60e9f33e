"""Liquibase's data types as types of PostgreSQL: liquibase.datatype."""

from __future__ import annotations

import re

from meshdoc.record import positional

_PARAMETERS = re.compile(r"\s{0,20}\(.*\)", re.DOTALL)
_INSIDE = re.compile(r"[^(]*+\((.*?)\)", re.DOTALL)
_SETTINGS = re.compile(r"\s{0,20}\{.*", re.DOTALL)
_TWO_WORDS = re.compile(r"(?:bit varying|character varying|long n?varchar|long (?:var)?binary)\b.*", re.IGNORECASE)
_LENGTH = re.compile(r"(?<=\d)\s{0,20}(?:char|byte)$", re.IGNORECASE)
_UNLIMITED = "2147483647"
_JAVA = "java.sql.types."

_ALIASES = {
    "bigint": "bigint java.sql.types.bigint java.math.biginteger java.lang.long integer8 bigserial serial8 int8",
    "oid": "blob java.sql.types.blob",
    "bytea": "longblob longvarbinary java.sql.types.longblob java.sql.types.longvarbinary java.sql.types.varbinary "
    "java.sql.types.binary varbinary binary image tinyblob mediumblob",
    "boolean": "boolean java.sql.types.boolean java.lang.boolean bool",
    "char": "char java.sql.types.char bpchar character",
    "nchar": "nchar java.sql.types.nchar nchar2",
    "text": "clob longvarchar text longtext java.sql.types.longvarchar java.sql.types.clob nclob longnvarchar ntext "
    "java.sql.types.longnvarchar java.sql.types.nclob tinytext mediumtext",
    "decimal": "decimal java.sql.types.decimal java.math.bigdecimal",
    "money": "currency money smallmoney",
    "datetime": "datetime java.sql.types.datetime java.util.date smalldatetime datetime2",
    "date": "date java.sql.types.date java.sql.date",
    "double precision": "double java.sql.types.double java.lang.double",
    "float": "float java.sql.types.float java.lang.float real java.sql.types.real",
    "integer": "int integer java.sql.types.integer java.lang.integer serial int4 serial4",
    "numeric": "number numeric java.sql.types.numeric",
    "smallint": "smallint java.sql.types.smallint int2 smallserial tinyint java.sql.types.tinyint",
    "time": "time java.sql.types.time java.sql.time timetz",
    "timestamp": "timestamp java.sql.types.timestamp java.sql.types.timestamp_with_timezone java.sql.timestamp "
    "timestamptz",
    "uuid": "uuid uniqueidentifier java.util.uuid",
    "varchar": "varchar java.sql.types.varchar java.lang.string varchar2",
    "nvarchar": "nvarchar java.sql.types.nvarchar nvarchar2 national",
    "xml": "xml xmltype java.sql.types.sqlxml",
}
_KNOWN = {alias: kind for kind, aliases in _ALIASES.items() for alias in aliases.split()} | {
    "long binary": "bytea",
    "long varbinary": "bytea",
    "long varchar": "text",
    "long nvarchar": "text",
    "character varying": "varchar",
    "bit": "bit",
}
NUMBERS = frozenset({"bigint", "decimal", "money", "double precision", "float", "integer", "numeric", "smallint"})


@positional
class Type:
    """A data type: its kind (empty if Liquibase does not know it), PostgreSQL's text, whether it counts by itself."""

    kind: str
    sql: str
    counts: bool = False


def read_type(definition: str) -> Type:
    """The type that a changelog names; one with a parameter that the changelog does not define is kept for `fill`."""
    if "${" in definition:
        return Type("", definition)
    bare = _SETTINGS.sub("", _PARAMETERS.sub("", definition, count=1)).strip().strip('"[]`') or definition
    if bare.endswith("[") or "[]" in definition or bare.lower().startswith("interval"):
        return Type("", definition)
    name, more = (bare, "") if _TWO_WORDS.match(bare) else (*bare.split(None, 1), "")[:2]
    if more.lower() == "identity":
        return Type("integer" if "big" not in name.lower() else "bigint", name.upper(), counts=True)
    kind = _KNOWN.get(" ".join(name.lower().split()), "")
    inside = _INSIDE.match(_SETTINGS.sub("", definition))
    parameters = [part.strip() for part in inside[1].split(",") if part.strip()] if inside else []
    written = _PLAIN.get(kind) or _written(kind, name, definition.lower(), parameters, more)
    return Type(kind, written, counts="serial" in name.lower() or "autoincrement:true" in definition.lower())


_PLAIN = {
    **{kind: kind.upper() for kind in ("bigint", "oid", "bytea", "text", "date", "double precision", "integer")},
    **{kind: kind.upper() for kind in ("smallint", "uuid", "xml", "boolean")},
    "money": "DECIMAL",
}


def _written(kind: str, name: str, raw: str, parameters: list[str], more: str) -> str:
    if kind in ("timestamp", "datetime", "time"):
        return _moment(kind, raw, parameters, more)
    if kind == "numeric":
        too_long = parameters and parameters[0].isdecimal() and int(parameters[0]) > 1000
        return _with("numeric", [] if too_long else parameters)
    if kind == "nvarchar":
        return _with("VARCHAR", parameters)
    if kind in ("char", "nchar", "varchar"):
        length = [_LENGTH.sub("", part) for part in parameters]
        return "CHARACTER VARYING" if length == [_UNLIMITED] else _with(kind.upper(), length)
    if kind == "float" and raw in ("real", f"{_JAVA}real"):
        return "REAL" if raw == "real" else "FLOAT"
    written = _with((kind or name).upper(), parameters if kind else parameters[:2])
    return f"{written} {more}" if more else written


def _moment(kind: str, raw: str, parameters: list[str], more: str) -> str:
    zoned = "tz" in raw or "with time zone" in raw or "with timezone" in raw or "with_timezone" in raw
    name = "TIME" if kind == "time" else "TIMESTAMP"
    return f"{_with(name, parameters[-1:])} WITH{'' if zoned else 'OUT'} TIME ZONE"


def _with(name: str, parameters: list[str]) -> str:
    return f"{name}({', '.join(parameters)})" if parameters else name
