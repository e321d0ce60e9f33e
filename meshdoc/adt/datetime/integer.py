"""Integers at the start of a text, read as C's strtoint and atoi do."""

from __future__ import annotations

import re

from meshdoc.adt.datetime.field import Fault, Faulty

_INTEGER = re.compile(r"[+-]?[0-9]+")


def leading_integer(text: str, overflow: Fault = Fault.FIELD_OVERFLOW, bits: int = 31) -> tuple[int, str]:
    """The integer at the start of a text, 0 if there is none, and the rest.

    Raises Faulty(`overflow`) if the integer does not fit into `bits` bits plus sign.
    """
    match = _INTEGER.match(text)
    if match is None:
        return 0, text
    value = int(match[0])
    if not -(2**bits) <= value < 2**bits:
        raise Faulty(overflow)
    return value, text[match.end() :]


def wrapped(digits: str) -> int:
    """atoi: the value clamped to 64 bits, then truncated to the lower 32."""
    value = min(int(digits), 2**63 - 1) & 0xFFFFFFFF
    return value - 2**32 if value >= 2**31 else value
