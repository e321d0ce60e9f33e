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
    equivalent. `constraints` are the classes that can be declared, and `after_key` follows each key. A comment is the
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
    after_key: str = ""
    remarks: tuple[str, ...] = ()
    has_enums: bool = False
    numbering: Numbering | None = None
    comment_option: str = ""
    has_virtual_columns: bool = False
    clocks: frozenset[str]
    literals: frozenset[str]


TEXTS = frozenset({"text", "character varying", "character"})

_NO_RANGE = "its range is not enforced"
_NO_PADDING = "values are not padded with blanks"
_ANY_TEXT = "any text is accepted"
_TIMESTAMPS = frozenset({"timestamp without time zone", "timestamp with time zone"})

DUCKDB = Target(
    title="DuckDB",
    types={
        "smallint": Spelling(text="SMALLINT"),
        "integer": Spelling(text="INTEGER"),
        "bigint": Spelling(text="BIGINT"),
        "boolean": Spelling(text="BOOLEAN"),
        "text": Spelling(text="VARCHAR"),
        "character varying": Spelling(text="VARCHAR"),
        "character": Spelling(text="VARCHAR", loss=_NO_PADDING),
        "numeric": Spelling(text="DECIMAL{}"),
        "real": Spelling(text="REAL"),
        "double precision": Spelling(text="DOUBLE"),
        "date": Spelling(text="DATE"),
        "time without time zone": Spelling(text="TIME"),
        "time with time zone": Spelling(text="TIMETZ"),
        "timestamp without time zone": Spelling(text="TIMESTAMP"),
        "timestamp with time zone": Spelling(text="TIMESTAMPTZ"),
        "interval": Spelling(text="INTERVAL"),
        "uuid": Spelling(text="UUID"),
        "json": Spelling(text="JSON"),
        "jsonb": Spelling(text="JSON", loss="duplicate keys and white space are kept"),
        "bytea": Spelling(text="BLOB"),
    },
    wide_numeric=Spelling(text="DECIMAL(38, 9)", loss="38 digits are kept, 9 of them after the point"),
    array=Spelling(text="{}[]"),
    other="VARCHAR",
    constraints=frozenset({PrimaryKey, Unique, ForeignKey, Check}),
    has_enums=True,
    numbering=Numbering.SEQUENCE,
    has_virtual_columns=True,
    clocks=_TIMESTAMPS,
    literals=TEXTS | _TIMESTAMPS | {"json", "jsonb", "uuid", "date", "interval"},
)

BIGQUERY = Target(
    title="BigQuery",
    types={
        "smallint": Spelling(text="INT64", loss=_NO_RANGE),
        "integer": Spelling(text="INT64", loss=_NO_RANGE),
        "bigint": Spelling(text="INT64"),
        "boolean": Spelling(text="BOOL"),
        "text": Spelling(text="STRING"),
        "character varying": Spelling(text="STRING{}"),
        "character": Spelling(text="STRING{}", loss=_NO_PADDING),
        "numeric": Spelling(text="BIGNUMERIC{}"),
        "real": Spelling(text="FLOAT64", loss="values have double precision"),
        "double precision": Spelling(text="FLOAT64"),
        "date": Spelling(text="DATE"),
        "time without time zone": Spelling(text="TIME"),
        "timestamp without time zone": Spelling(text="DATETIME"),
        "timestamp with time zone": Spelling(text="TIMESTAMP"),
        "interval": Spelling(text="INTERVAL"),
        "uuid": Spelling(text="STRING", loss=_ANY_TEXT),
        "json": Spelling(text="JSON"),
        "jsonb": Spelling(text="JSON"),
        "bytea": Spelling(text="BYTES"),
    },
    wide_numeric=Spelling(text="BIGNUMERIC", loss="38 digits are kept before the point and 38 after it"),
    array=Spelling(text="ARRAY<{}>", loss="an array is never null"),
    other="STRING",
    constraints=frozenset({PrimaryKey, ForeignKey}),
    after_key="NOT ENFORCED",
    remarks=("BigQuery does not enforce primary and foreign keys.",),
    comment_option="description",
    clocks=frozenset({"timestamp with time zone"}),
    literals=TEXTS,
)

SNOWFLAKE = Target(
    title="Snowflake",
    types={
        "smallint": Spelling(text="NUMBER(38, 0)", loss=_NO_RANGE),
        "integer": Spelling(text="NUMBER(38, 0)", loss=_NO_RANGE),
        "bigint": Spelling(text="NUMBER(38, 0)", loss=_NO_RANGE),
        "boolean": Spelling(text="BOOLEAN"),
        "text": Spelling(text="VARCHAR"),
        "character varying": Spelling(text="VARCHAR{}"),
        "character": Spelling(text="VARCHAR{}", loss=_NO_PADDING),
        "numeric": Spelling(text="NUMBER{}"),
        "real": Spelling(text="FLOAT", loss="values have double precision"),
        "double precision": Spelling(text="FLOAT"),
        "date": Spelling(text="DATE"),
        "time without time zone": Spelling(text="TIME"),
        "timestamp without time zone": Spelling(text="TIMESTAMP_NTZ"),
        "timestamp with time zone": Spelling(text="TIMESTAMP_LTZ"),
        "uuid": Spelling(text="VARCHAR(36)", loss=_ANY_TEXT),
        "json": Spelling(text="VARIANT"),
        "jsonb": Spelling(text="VARIANT"),
        "bytea": Spelling(text="BINARY"),
    },
    scale=37,
    wide_numeric=Spelling(text="NUMBER(38, 9)", loss="38 digits are kept, 9 of them after the point"),
    array=Spelling(text="ARRAY", loss="its elements may have any type"),
    other="VARCHAR",
    constraints=frozenset({PrimaryKey, Unique, ForeignKey}),
    remarks=("Snowflake does not enforce primary, unique and foreign keys.",),
    numbering=Numbering.AUTOINCREMENT,
    clocks=frozenset({"timestamp with time zone"}),
    literals=TEXTS,
)

TARGETS: Mapping[str, Target] = {"bigquery": BIGQUERY, "duckdb": DUCKDB, "snowflake": SNOWFLAKE}
"""The dialects by sqlglot's name."""
