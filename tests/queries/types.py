"""The types that random expressions are of, with literals of each."""

from __future__ import annotations

LITERALS: dict[str, tuple[str, ...]] = {
    "bool": ("t", "no"),
    "int2": ("3", "-7"),
    "int4": ("1", "42", "-5"),
    "int8": ("3000000000", "9"),
    "numeric": ("1.50", "-2.5", "1000", "NaN"),
    "float4": ("0.1", "-1e10"),
    "float8": ("2.5", "Infinity", "1e-7"),
    "money": ("$12.30",),
    "text": ("a", "it''s", "", r"b\c"),
    "varchar": ("abc", "x y"),
    "bpchar": ("ab ", "q"),
    "name": ("some_name",),
    "char": ("c",),
    "bytea": (r"\x00ff",),
    "bit": ("1", "0"),
    "varbit": ("1010",),
    "date": ("2024-01-05", "infinity"),
    "time": ("10:30", "23:59:59.5"),
    "timetz": ("10:30+02",),
    "timestamp": ("2024-01-05 10:00", "2024-02-29"),
    "timestamptz": ("2024-01-05 10:00+00", "2024-01-05 10:00:00.25+02"),
    "interval": ("1 day", "2 mons 03:00:00", "-1 year"),
    "uuid": ("00000000-0000-0000-0000-000000000001",),
    "json": ('{"a": 1}', "[1, 2]", "null"),
    "jsonb": ('{"b": 1, "a": [2]}', "{}", '"x"'),
    "jsonpath": ("$.a", "strict $.b[*] ? (@ > 1)"),
    "inet": ("10.0.0.1/8", "::1"),
    "cidr": ("10.0.0.0/8",),
    "macaddr": ("08:00:2b:01:02:03",),
    "point": ("(1,2)",),
    "box": ("(1,1),(0,0)",),
    "lseg": ("[(0,0),(1,1)]",),
    "circle": ("<(0,0),2>",),
    "path": ("[(0,0),(1,1)]",),
    "polygon": ("((0,0),(1,1),(1,0))",),
    "line": ("{1,-1,0}",),
    "tsvector": ("''cat'':1 ''dog'':2",),
    "tsquery": ("''cat'' & ''dog''",),
    "regconfig": ("english",),
    "regclass": ("pg_class",),
    "regtype": ("integer",),
    "oid": ("16", "0"),
    "pg_lsn": ("0/16B3748",),
    "xid8": ("10",),
    "int4range": ("[1,5)", "empty"),
    "int8range": ("[1,)",),
    "numrange": ("[1.5,2.5]",),
    "daterange": ("[2024-01-01,2024-02-01)",),
    "tsrange": ("[2024-01-01,2024-02-01)",),
    "tstzrange": ("[2024-01-01 00:00+00,2024-02-01 00:00+00)",),
    "int4multirange": ("{[1,3),[5,9)}",),
    "nummultirange": ("{[1,2]}",),
    "datemultirange": ("{}",),
    "tstzmultirange": ("{[2024-01-01 00:00+00,2024-02-01 00:00+00)}",),
    "mood": ("sad", "happy"),
    "positive": ("7",),
    "label": ("a",),
    "pair": ("(1,a)",),
    "nest": ('("(1,a)",{},sad)',),
    "ints": ("{1,2}",),
    "dpair": ("(1,a)",),
    "floatrange": ("[1.5,2)",),
}
"""What stands between the quotes of a literal, xml aside: a server may be built without it.

From mood on they are types of `script.SETUP`.
"""
COMMON = ("int4", "int4", "int8", "text", "text", "varchar", "numeric", "bool", "timestamptz", "date", "jsonb", "uuid")
ARRAYS = ("int4[]", "text[]", "numeric[]", "varchar[]", "jsonb[]", "timestamptz[]", "mood[]", "pair[]", "positive[]")
RANGES = {
    "int4range": "int4",
    "int8range": "int8",
    "numrange": "numeric",
    "daterange": "date",
    "tsrange": "timestamp",
    "tstzrange": "timestamptz",
    "floatrange": "float8",
}
MULTIRANGES = {
    "int4multirange": "int4range",
    "nummultirange": "numrange",
    "datemultirange": "daterange",
    "tstzmultirange": "tstzrange",
}
MODIFIED = {
    "numeric": ("numeric(8,2)", "numeric(3)", "decimal(10,0)"),
    "varchar": ("varchar(10)", "character varying(3)"),
    "bpchar": ("char(4)", "character(1)", "char"),
    "bit": ("bit(1)", "bit(4)"),
    "varbit": ("bit varying(5)",),
    "timestamptz": ("timestamp(3) with time zone", "timestamptz(0)"),
    "timestamp": ("timestamp(0)", "timestamp without time zone"),
    "time": ("time(2)",),
    "timetz": ("time with time zone",),
    "interval": ("interval(2)", "interval day to second(1)", "interval year"),
    "int4": ("integer", "int"),
    "float8": ("double precision", "float(40)"),
    "float4": ("real", "float(5)"),
    "varchar[]": ("varchar(5)[]",),
    "numeric[]": ("numeric(5,1)[]",),
}
"""How else a type is written, with a modifier as a rule."""


def written(name: str) -> str:
    """A type as a cast names it."""
    return '"char"' if name == "char" else name
