"""Functions that need nothing but their arguments, by the name of the C function: int.c, varlena.c, oracle_compat.c.

They are called with values that are neither unknown nor, if pg_proc says strict, NULL. The caller checks the range of
an integer result.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from meshdoc.catalog.contents import Value
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.fast_path.given import Elsewhere
from meshdoc.interpret.value import is_deep
from meshdoc.registry import Registry

scalar: Registry[str, Callable[..., Any]] = Registry("scalar function")

LONG = 1_000_000
"""A text of this length is left to the engine, which bounds time and memory."""


# --- integers -----------------------------------------------------------------------------------------------

WIDTHS = ("2", "4", "8", "24", "42", "28", "82", "48", "84")


def _named(ending: str, widths: tuple[str, ...] = WIDTHS) -> list[str]:
    return [f"int{width}{ending}" for width in widths]


scalar(*_named("pl"))(lambda a, b: a + b)
scalar(*_named("mi"))(lambda a, b: a - b)
scalar(*_named("mul"))(lambda a, b: a * b)
scalar(*_named("um", WIDTHS[:3]))(lambda a: -a)
scalar(*_named("up", WIDTHS[:3]))(lambda a: a)
scalar(*_named("abs", WIDTHS[:3]))(abs)
scalar("i2toi4", "i4toi2", "int28", "int82", "int48", "int84")(lambda value: value)
scalar("int2_numeric", "int4_numeric", "int8_numeric")(Decimal)


@scalar(*_named("div"))
def _divided(a: int, b: int) -> int:
    """Division that truncates towards zero."""
    if b == 0:
        raise SqlError("22012", "division by zero")
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


@scalar(*_named("mod", WIDTHS[:3]))
def _remainder(a: int, b: int) -> int:
    """The remainder, with the sign of the dividend."""
    if b == 0:
        raise SqlError("22012", "division by zero")
    return abs(a) % abs(b) * (-1 if a < 0 else 1)


# --- strings ------------------------------------------------------------------------------------------------

scalar("textlen")(len)
scalar("textoctetlen")(lambda text: len(text.encode()))
scalar("byteaoctetlen")(lambda text: len(text) // 2 - 1)
scalar("name_text")(lambda text: text)
scalar("booltext")(lambda value: "true" if value else "false")
scalar("textcat")(lambda a, b: a + b)
scalar("btrim", "btrim1")(lambda text, characters=" ": text.strip(characters))
scalar("ltrim", "ltrim1")(lambda text, characters=" ": text.lstrip(characters))
scalar("rtrim", "rtrim1")(lambda text, characters=" ": text.rstrip(characters))
scalar("textpos")(lambda text, wanted: text.find(wanted) + 1)
scalar("text_starts_with")(lambda text, start: text.startswith(start))
scalar("text_reverse")(lambda text: text[::-1])
scalar("md5_text")(lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())
scalar("text_left")(lambda text, count: text[:count] if count else "")
scalar("text_right")(lambda text, count: text[-count:] if count else "")


@scalar("lower")
def _lower(text: str) -> str:
    if not text.isascii():
        raise Elsewhere
    return text.lower()


@scalar("upper")
def _upper(text: str) -> str:
    if not text.isascii():
        raise Elsewhere
    return text.upper()


@scalar("text_substr", "text_substr_no_len")
def _substring(text: str, first: int, count: int | None = None) -> str:
    """substring(text, integer [, integer]): text_substring."""
    start = max(first, 1) - 1
    if count is None:
        return text[start:]
    if count < 0:
        raise SqlError("22011", "negative substring length not allowed")
    return text[start : max(first + count - 1, start)]


@scalar("replace_text")
def _replaced(text: str, before: str, after: str) -> str:
    if not before:
        return text
    if len(text) + text.count(before) * len(after) > LONG:
        raise Elsewhere
    return text.replace(before, after)


@scalar("repeat")
def _repeated(text: str, count: int) -> str:
    if len(text) * count > LONG:
        raise Elsewhere
    return text * count


# --- arrays -------------------------------------------------------------------------------------------------


def _flat(items: list[Value] | None) -> list[Value]:
    """The elements of an array of one dimension."""
    if is_deep(items):
        raise Elsewhere
    return items or []


scalar("array_append")(lambda items, item: [*_flat(items), item])
scalar("array_prepend")(lambda item, items: [item, *_flat(items)])
scalar("array_cat")(lambda a, b: b if a is None else a if b is None else [*_flat(a), *_flat(b)])


# --- patterns -----------------------------------------------------------------------------------------------

PLAIN = re.compile(r"\^?[A-Za-z0-9_ ]*\$?")
"""Regular expressions that mean the same everywhere: a text that may be anchored."""


@scalar("textregexreplace_noopt")
def _first_replaced(text: str, pattern: str, after: str) -> str:
    """regexp_replace(text, text, text)."""
    if "\\" in after:
        raise Elsewhere
    return re.sub(_anchored(pattern), lambda match: after, text, count=1)


@scalar("textregexeq", "nameregexeq")
def _matches(text: str, pattern: str) -> Value:
    """text ~ text."""
    return re.search(_anchored(pattern), text) is not None


def _anchored(pattern: str) -> str:
    """A plain pattern for Python, whose $ also matches before a newline at the end."""
    if not PLAIN.fullmatch(pattern):
        raise Elsewhere
    return pattern.replace("$", r"\Z")


# --- LIKE ---------------------------------------------------------------------------------------------------

ANY_CHARACTER = None
"""The place of an underscore in a part of a pattern."""
Part = str | tuple[str | None, ...]
"""A text without underscores, or characters."""


@scalar("textlike", "namelike")
def _like(text: str, pattern: str) -> Value:
    """text LIKE pattern, with a backslash as the escape character: MatchText."""
    if len(text) * len(pattern) > LONG:
        raise Elsewhere
    first, *others = _parts(pattern)
    if not others:
        return len(first) == len(text) and _is_at(text, 0, first)
    *middle, last = others
    place, end = len(first), len(text) - len(last)
    if place > end or not _is_at(text, 0, first) or not _is_at(text, end, last):
        return False
    for part in middle:
        found = _find(text, part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


@scalar("textnlike", "namenlike")
def _not_like(text: str, pattern: str) -> Value:
    return not _like(text, pattern)


@lru_cache(maxsize=64)
def _parts(pattern: str) -> tuple[Part, ...]:
    """The parts of a pattern between its percent signs; the rows of a table are compared with one pattern."""
    parts: list[list[str | None]] = [[]]
    letters = iter(pattern)
    for letter in letters:
        if letter == "%":
            parts.append([])
        elif letter == "\\":
            escaped = next(letters, None)
            if escaped is None:
                raise Elsewhere  # an error only for a text that matches up to here
            parts[-1].append(escaped)
        else:
            parts[-1].append(ANY_CHARACTER if letter == "_" else letter)
    return tuple(tuple(part) if ANY_CHARACTER in part else "".join(filter(None, part)) for part in parts)


def _find(text: str, part: Part, place: int, end: int) -> int:
    """Where a part is first, between two places; below 0 if nowhere."""
    if isinstance(part, str):
        return text.find(part, place, end)
    return next((n for n in range(place, end - len(part) + 1) if _is_at(text, n, part)), -1)


def _is_at(text: str, place: int, part: Part) -> bool:
    if isinstance(part, str):
        return text.startswith(part, place)
    return all(wanted in (ANY_CHARACTER, text[place + n]) for n, wanted in enumerate(part))
