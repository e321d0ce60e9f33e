"""Integers and types stored as integers: numutils.c, oid.c, xid.c, int.c."""

from __future__ import annotations

import re

from meshdoc.adt.scalar import SPACE, invalid
from meshdoc.diagnostics import SqlError

INTEGER_TYPES = {"int2in": ("smallint", 15), "int4in": ("integer", 31), "int8in": ("bigint", 63)}
_BASES = {"0x": (16, "0123456789abcdef"), "0o": (8, "01234567"), "0b": (2, "01")}
_DECIMAL = (10, "0123456789")
_UNSIGNED = re.compile(rf"[{SPACE}]*([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)")
_SIGNED = re.compile(rf"[{SPACE}]*([+-]?[0-9]+)")


def out_of_range(text: str, type: str) -> SqlError:
    """SqlError 22003 for a value out of range."""
    return SqlError("22003", f'value "{text}" is out of range for type {type}')


def read_integer(text: str, function: str) -> str:
    """int2in, int4in, int8in: as pg_strtoint16_safe does, fail at the first digit that overflows."""
    type, bits = INTEGER_TYPES[function]
    body = text.lstrip(SPACE)
    negative = body.startswith("-")
    body = body[1:] if body[:1] in ("+", "-") else body
    base, digits = _BASES.get(body[:2].lower(), _DECIMAL)
    body = body if base == 10 else body[2:]
    value, place = 0, 0
    while (mark := body[place : place + 1].lower()) and mark in digits + "_":
        if mark == "_":
            after = body[place + 1 : place + 2].lower()
            if not after or after not in digits or (base == 10 and place == 0):
                raise invalid(type, text)
        elif value > 2**bits // base:
            raise out_of_range(text, type)
        else:
            value = value * base + digits.index(mark)
        place += 1
    if place == 0 or body[place:].strip(SPACE):
        raise invalid(type, text)
    value = -value if negative else value
    if not -(2**bits) <= value < 2**bits:
        raise out_of_range(text, type)
    return str(value)


def _unsigned(text: str, type: str, whole: str) -> tuple[int, str]:
    """The integer at the start and the rest, as strtoul reads it: decimal, octal or hexadecimal, with optional sign."""
    match = _UNSIGNED.match(text)
    if match is None:
        raise invalid(type, whole)
    digits, end = match[2], match.end()
    base = 16 if digits[:2].lower() == "0x" else 8 if digits.startswith("0") else 10
    if base == 8:
        octal = re.match("[0-7]+", digits)
        assert octal is not None
        end -= len(digits) - octal.end()
        digits = octal[0]
    value = int(digits, base)
    if value >= 2**64:
        raise out_of_range(whole, type)
    return (-value if match[1] == "-" else value) % 2**64, text[end:]


def _narrowed(value: int, text: str, type: str) -> int:
    """Reduce a value to 32 bits; signed and unsigned values are accepted."""
    if not (value < 2**32 or value >= 2**64 - 2**31):
        raise out_of_range(text, type)
    return value % 2**32


def read_unsigned(text: str, type: str) -> str:
    """oidin, xidin and cidin: uint32in_subr."""
    value, rest = _unsigned(text, type, text)
    if rest.strip(SPACE):
        raise invalid(type, text)
    return str(_narrowed(value, text, type))


def read_xid8(text: str) -> str:
    """xid8in: uint64in_subr."""
    value, rest = _unsigned(text, "xid8", text)
    if rest.strip(SPACE):
        raise invalid("xid8", text)
    return str(value)


def read_oidvector(text: str) -> str:
    """oidvectorin: numbers with optional whitespace between them."""
    found: list[str] = []
    rest = text.lstrip(SPACE)
    while rest:
        value, after = _unsigned(rest, "oid", rest)
        found.append(str(_narrowed(value, rest, "oid")))
        rest = after.lstrip(SPACE)
    return " ".join(found)


def read_int2vector(text: str) -> str:
    """int2vectorin: numbers separated by whitespace."""
    found: list[str] = []
    rest = text.lstrip(SPACE)
    while rest:
        match = _SIGNED.match(rest)
        if match is None:
            raise invalid("smallint", rest)
        if not -(2**15) <= int(match[1]) < 2**15:
            raise out_of_range(rest, "smallint")
        if rest[match.end() : match.end() + 1] not in ("", " "):
            raise invalid("smallint", rest)
        found.append(str(int(match[1])))
        rest = rest[match.end() :].lstrip(SPACE)
    return " ".join(found)
