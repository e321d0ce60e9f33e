"""What each dialect can express of PostgreSQL's types, constraints and defaults, as data."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from meshdoc.catalog.constraint import Check, Constraint, ForeignKey, PrimaryKey, Unique
from meshdoc.record import record


@record
class Spelling:
    """How a type is written; `{}` is its modifier. `loss` names the property that the dialect cannot express."""

    text: str
    loss: str = ""


class Numbering(enum.Enum):
    """How a dialect numbers the rows of a serial or identity column."""

    SEQUENCE = "a sequence"
    AUTOINCREMENT = "autoincrement"


@record
class Target:
    """A dialect.

    `types` has PostgreSQL's types as format_type prints them, without a modifier. A `numeric` of at most this precision
    and scale keeps its modifier, any other is `wide_numeric`. `other` is the type of a column whose own has no
    equivalent. `constraints` are the classes that can be declared, and `key_options` follow each key. A comment is the
    option of that name in the definition, or a statement of its own. `clocks` are the types whose default may be the
    time of the statement, `literals` those whose default may be a string literal.
    """

    title: str
    types: Mapping[str, Spelling]
    precision: int = 38
    scale: int = 38
    wide_numeric: Spelling
    array: Spelling
    other: str
    constraints: frozenset[type[Constraint]]
    key_options: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    has_enums: bool = False
    numbering: Numbering | None = None
    comment_option: str = ""
    has_virtual_columns: bool = False
    clocks: frozenset[str]
    literals: frozenset[str]


TEXTS = frozenset({"text", "character varying", "character"})
TIMESTAMPS = frozenset({"timestamp without time zone", "timestamp with time zone"})

_NO_RANGE = "its range is not enforced"
_NO_PADDING = "values are not padded with blanks"
_DOUBLE = "values have double precision"
_ANY_TEXT = "any text is accepted"

DUCKDB, BIGQUERY, SNOWFLAKE = range(3)
_TYPES: Mapping[str, tuple[str | tuple[str, str] | None, ...]] = {
    "smallint": ("SMALLINT", ("INT64", _NO_RANGE), ("NUMBER(38, 0)", _NO_RANGE)),
    "integer": ("INTEGER", ("INT64", _NO_RANGE), ("NUMBER(38, 0)", _NO_RANGE)),
    "bigint": ("BIGINT", "INT64", ("NUMBER(38, 0)", _NO_RANGE)),
    "boolean": ("BOOLEAN", "BOOL", "BOOLEAN"),
    "text": ("VARCHAR", "STRING", "VARCHAR"),
    "character varying": ("VARCHAR", "STRING{}", "VARCHAR{}"),
    "character": (("VARCHAR", _NO_PADDING), ("STRING{}", _NO_PADDING), ("VARCHAR{}", _NO_PADDING)),
    "numeric": ("DECIMAL{}", "BIGNUMERIC{}", "NUMBER{}"),
    "real": ("REAL", ("FLOAT64", _DOUBLE), ("FLOAT", _DOUBLE)),
    "double precision": ("DOUBLE", "FLOAT64", "FLOAT"),
    "date": ("DATE", "DATE", "DATE"),
    "time without time zone": ("TIME", "TIME", "TIME"),
    "time with time zone": ("TIMETZ", None, None),
    "timestamp without time zone": ("TIMESTAMP", "DATETIME", "TIMESTAMP_NTZ"),
    "timestamp with time zone": ("TIMESTAMPTZ", "TIMESTAMP", "TIMESTAMP_LTZ"),
    "interval": ("INTERVAL", "INTERVAL", None),
    "uuid": ("UUID", ("STRING", _ANY_TEXT), ("VARCHAR(36)", _ANY_TEXT)),
    "json": ("JSON", "JSON", "VARIANT"),
    "jsonb": (("JSON", "duplicate keys and white space are kept"), "JSON", "VARIANT"),
    "bytea": ("BLOB", "BYTES", "BINARY"),
}
"""The spelling of each type in DuckDB, BigQuery and Snowflake, with what is lost; None has no equivalent."""


def _types(dialect: int) -> dict[str, Spelling]:
    cells = {name: row[dialect] for name, row in _TYPES.items()}
    spelled = {name: (cell, "") if isinstance(cell, str) else cell for name, cell in cells.items() if cell}
    return {name: Spelling(text=text, loss=loss) for name, (text, loss) in spelled.items()}


TARGETS: Mapping[str, Target] = {
    "bigquery": Target(
        title="BigQuery",
        types=_types(BIGQUERY),
        wide_numeric=Spelling(text="BIGNUMERIC", loss="38 digits are kept before the point and 38 after it"),
        array=Spelling(text="ARRAY<{}>", loss="an array is never null"),
        other="STRING",
        constraints=frozenset({PrimaryKey, ForeignKey}),
        key_options=("NOT ENFORCED",),
        remarks=("BigQuery does not enforce primary and foreign keys.",),
        comment_option="description",
        clocks=frozenset({"timestamp with time zone"}),
        literals=TEXTS,
    ),
    "duckdb": Target(
        title="DuckDB",
        types=_types(DUCKDB),
        wide_numeric=Spelling(text="DECIMAL(38, 9)", loss="38 digits are kept, 9 of them after the point"),
        array=Spelling(text="{}[]"),
        other="VARCHAR",
        constraints=frozenset({PrimaryKey, Unique, ForeignKey, Check}),
        has_enums=True,
        numbering=Numbering.SEQUENCE,
        has_virtual_columns=True,
        clocks=TIMESTAMPS,
        literals=TEXTS | TIMESTAMPS | {"json", "jsonb", "uuid", "date", "interval"},
    ),
    "snowflake": Target(
        title="Snowflake",
        types=_types(SNOWFLAKE),
        scale=37,
        wide_numeric=Spelling(text="NUMBER(38, 9)", loss="38 digits are kept, 9 of them after the point"),
        array=Spelling(text="ARRAY", loss="its elements may have any type"),
        other="VARCHAR",
        constraints=frozenset({PrimaryKey, Unique, ForeignKey}),
        remarks=("Snowflake does not enforce primary, unique and foreign keys.",),
        numbering=Numbering.AUTOINCREMENT,
        clocks=frozenset({"timestamp with time zone"}),
        literals=TEXTS,
    ),
}
"""The dialects by sqlglot's name."""
