"""Conditions on the texts of a property before and after: whether what was possible no longer is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from meshdoc.history.facts import NOT_VALID

Texts: TypeAlias = tuple[str, str]
"""The text of a property before and after."""

_SIZED = re.compile(r"(?P<name>[^()]+)(?:\((?P<size>[\d,]+)\)(?P<rest>[^()]*))?")
_WIDER = (
    ("smallint", "integer", "bigint", "numeric"),
    ("real", "double precision"),
    ("character varying", "text"),
    ("text", "character varying"),
    ("character", "text"),
    ("date", "timestamp without time zone"),
)
"""Types of which each takes the values of those before it."""
_ASSIGNED = (
    ("smallint", "integer", "bigint", "double precision", "numeric"),
    ("smallint", "integer", "bigint", "real", "double precision"),
    ("numeric", "double precision"),
    ("timestamp with time zone", "timestamp without time zone", "timestamp with time zone"),
    ("timestamp with time zone", "timestamp without time zone", "date", "timestamp with time zone"),
    ("timestamp with time zone", "timestamp without time zone", "time without time zone"),
    ("timestamp with time zone", "time with time zone", "time without time zone", "time with time zone"),
    ("jsonb", "json"),
)
"""Types to which those before them are cast in an INSERT, whatever the value and whether it is written as text."""
_TEXTUAL = ("text", "character varying")
"""The types to which an INSERT casts values of all others."""
_ROUNDED = re.compile(r"time(?:stamp)?(?:\(\d\))? with(?:out)? time zone")
"""The types that round what is more precise."""
_CUT = (
    *(("numeric", "integer"), ("numeric", "bigint"), ("numeric", "smallint")),
    *(("real", "bigint"), ("real", "integer"), ("real", "smallint")),
    *(("double precision", "real"), ("double precision", "bigint")),
    *(("double precision", "integer"), ("double precision", "smallint")),
    *(("timestamp with time zone", "date"), ("timestamp without time zone", "date")),
    ("timestamp with time zone", "time without time zone"),
    ("timestamp without time zone", "time without time zone"),
    ("time with time zone", "time without time zone"),
    ("interval", "time without time zone"),
)
"""Pairs of types of which the second one keeps less."""
_EXACT = {"real": 6, "double precision": 15}
"""The decimal digits that a type keeps of every number."""
_OPTIONS = ("security_invoker", "security_barrier", "check_option")


def always(texts: Texts, happening: object) -> bool:
    """Any change."""
    return True


def is_on(texts: Texts, happening: object) -> bool:
    """Whether a property holds that did not."""
    return bool(texts[1])


def is_new(texts: Texts, happening: object) -> bool:
    """Whether a property has a value and had none."""
    return bool(texts[1]) and not texts[0]


def refuses_nulls(texts: Texts, happening: object) -> bool:
    """Whether there is a NOT NULL constraint where there was none."""
    return not texts[0] and bool(texts[1]) and not _exempts_rows(texts[1])


def refuses_new_nulls(texts: Texts, happening: object) -> bool:
    """Whether there is one that exempts existing rows where there was none."""
    return not texts[0] and _exempts_rows(texts[1])


def is_validated(texts: Texts, happening: object) -> bool:
    """Whether a NOT NULL constraint that exempted existing rows no longer does."""
    return _exempts_rows(texts[0]) and bool(texts[1]) and not _exempts_rows(texts[1])


def _exempts_rows(text: str) -> bool:
    return NOT_VALID in parts(text)


def is_always(texts: Texts, happening: object) -> bool:
    """Whether an identity column no longer takes values that are given."""
    return texts[1] == "always"


def is_implicit(texts: Texts, happening: object) -> bool:
    """Whether a cast applies where none is written."""
    return texts[1] == "implicit"


def differs_implicitly(texts: Texts, happening: object) -> bool:
    """Whether a cast applied where none was written, or does so now."""
    return "implicit" in texts


def is_of_another_kind(texts: Texts, happening: object = None) -> bool:
    """Whether neither of two types takes the values of the other: what compares or computes with them may fail."""
    return is_narrowed(texts) and is_narrowed(texts[::-1]) and _bare(texts[0]) != _bare(texts[1])


def _bare(type: str) -> str:
    found = _SIZED.fullmatch(type)
    return found["name"] + (found["rest"] or "") if found else type


def is_narrowed(texts: Texts, happening: object = None) -> bool:
    """Whether a type does not take every value of the former one, or is of another kind."""
    if texts[0].endswith("[]") and texts[1].endswith("[]"):
        return is_narrowed((texts[0][:-2], texts[1][:-2]))
    before, after = (_SIZED.fullmatch(text) for text in texts)
    if before is None or after is None:
        return texts[0] != texts[1]
    one, other = (found["name"] + (found["rest"] or "") for found in (before, after))
    if one != other:
        return not _is_wider(one, other) or bool(after["size"])
    return not _holds(before["size"], after["size"])


def is_refused(texts: Texts, happening: object = None) -> bool:
    """Whether a column may refuse values of its former type, because of their size or because no cast exists."""
    return is_narrowed(texts) and not _is_assigned(*texts)


def _is_assigned(before: str, after: str) -> bool:
    """Whether an INSERT casts every value of a type to another, and perhaps rounds it."""
    if before.endswith("[]") and after.endswith("[]"):
        return _is_assigned(before[:-2], after[:-2])
    one, other = _bare(before), _bare(after)
    if one == other == "numeric":
        is_rounded_up = _kept_decimals(before) > _kept_decimals(after)
        return before != one and _whole_digits(before) + is_rounded_up <= _whole_digits(after)
    if one == "numeric" and other in _DIGITS:
        return not _kept_decimals(before) and _whole_digits(before) < _DIGITS[other]
    if one in _DIGITS and other == "numeric" and after != other:
        return _DIGITS[one] <= _whole_digits(after)
    if {one, other} == {"character", "character varying"}:
        return bool(_numbers(before)) and _numbers(before) <= (_numbers(after) or _numbers(before))
    is_open = after == other or bool(_ROUNDED.fullmatch(after))
    return after in _TEXTUAL or (is_open and (one == other or _is_later(_ASSIGNED, one, other)))


_DIGITS = {"smallint": 5, "integer": 10, "bigint": 19}
"""The most digits of a value."""


def _whole_digits(numeric: str) -> int:
    """The digits before the point that `numeric(12,4)` has room for."""
    total, *scale = _numbers(numeric)
    return total - (scale or [0])[0]


def _numbers(type: str) -> list[int]:
    """What is in parentheses behind the name of a type."""
    found = _SIZED.fullmatch(type)
    return [int(number) for number in found["size"].split(",")] if found and found["size"] else []


def is_cut(texts: Texts) -> bool:
    """Whether a type keeps less of a value: fewer decimals, no time of day."""
    before, after = texts
    if before.endswith("[]") and after.endswith("[]"):
        return is_cut((before[:-2], after[:-2]))
    one, other = _bare(before), _bare(after)
    if _ROUNDED.fullmatch(before) and _ROUNDED.fullmatch(after) and one.split()[0] == other.split()[0]:
        return (_numbers(before) or [6]) > (_numbers(after) or [6]) or (one, other) in _CUT
    if one == "numeric" and (other == "numeric" or not _kept_decimals(before)):
        return other == one and _kept_decimals(before) > _kept_decimals(after)
    if one == "numeric" and other in _EXACT:
        return not _numbers(before) or _numbers(before)[0] > _EXACT[other]
    return (one, other) in _CUT or (one in _EXACT and other == "numeric" != after)


def _kept_decimals(numeric: str) -> float:
    """The scale of `numeric(12,4)`, infinite for `numeric`."""
    found = _numbers(numeric)
    return found[1] if len(found) > 1 else 0 if found else math.inf


def _is_wider(before: str, after: str) -> bool:
    return _is_later(_WIDER, before, after)


def _is_later(chains: Iterable[Sequence[str]], before: str, after: str) -> bool:
    return any(before in chain and after in chain[chain.index(before) + 1 :] for chain in chains)


def _holds(before: str | None, after: str | None) -> bool:
    """Whether a size takes the values of another: no size takes all, and of precision and scale neither may shrink."""
    if after is None or before == after:
        return True
    if before is None:
        return False
    (wide, *scale), (wider, *finer) = ([int(part) for part in size.split(",")] for size in (before, after))
    former, present = (scale or [0])[0], (finer or [0])[0]
    return present >= former and wider - present >= wide - former


def labels_are_lost(texts: Texts, happening: object) -> bool:
    """Whether a label of an enum is gone."""
    before, after = (set(parts(text)) for text in texts)
    return bool(before - after)


def columns_differ(texts: Texts, happening: object) -> bool:
    """Whether a list names other columns, in whatever order."""
    before, after = (set(parts(text)) for text in texts)
    return before != after


def calls_may_fail(texts: Texts, happening: object) -> bool:
    """Whether a call that worked may not: unless arguments only got defaults or others, or new ones have some."""
    before, after = (list(parts(text)) for text in texts)
    kept = all(
        one == other or f"{_undefaulted(one)} DEFAULT " in other for one, other in zip(before, after, strict=False)
    )
    return len(after) < len(before) or not kept or any(" DEFAULT " not in text for text in after[len(before) :])


def _undefaulted(argument: str) -> str:
    return argument.partition(" DEFAULT ")[0]


def security_options_differ(texts: Texts, happening: object) -> bool:
    """Whether options that decide whose rights a view uses, or what passes through it, differ."""
    one, other = ({part for part in parts(text) if part.startswith(_OPTIONS)} for text in texts)
    return one != other


def search_path_differs(texts: Texts, happening: object) -> bool:
    """Whether the setting of search_path differs."""
    one, other = ({part for part in parts(text) if part.startswith("search_path=")} for text in texts)
    return one != other


def parts(text: str) -> Iterator[str]:
    """The parts of a list, which are separated by commas outside of quotes and parentheses."""
    depth, quote, start = 0, "", 0
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()[]":
            depth += 1 if character in "([" else -1
        elif character == "," and depth == 0:
            yield text[start:place].strip()
            start = place + 1
    if text[start:].strip():
        yield text[start:].strip()
