"""Integers at the beginning of a text, as strtoint and atoi of C read them."""

from __future__ import annotations

import re

from meshdoc.adt.datetime.field import Fault, Faulty

_INTEGER = re.compile(r"[+-]?[0-9]+")


def leading_integer(text: str, overflow: Fault = Fault.FIELD_OVERFLOW, bits: int = 31) -> tuple[int, str]:
    """The number that a text begins with, 0 for none, and the rest; `overflow` where so many bits cannot hold it."""
    match = _INTEGER.match(text)
    if match is None:
        return 0, text
    value = int(match[0])
    if not -(2**bits) <= value < 2**bits:
        raise Faulty(overflow)
    return value, text[match.end() :]


def wrapped(digits: str) -> int:
    """atoi: the lower 32 bits of what 64 hold at most."""
    value = min(int(digits), 2**63 - 1) & 0xFFFFFFFF
    return value - 2**32 if value >= 2**31 else value
