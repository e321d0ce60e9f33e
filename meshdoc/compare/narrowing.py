"""Conditions on the texts of a property before and after: whether what was possible no longer is."""

from __future__ import annotations

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
    ("smallint", "integer", "bigint", "double precision"),
    ("smallint", "integer", "bigint", "real"),
    ("timestamp without time zone", "timestamp with time zone"),
    ("time without time zone", "time with time zone"),
)
"""Types to which those before them are cast, and with which they are compared, although they are others."""
_OPTIONS = ("security_invoker", "security_barrier", "check_option")


def always(texts: Texts, happening: object) -> bool:
    """Any change."""
    return True


def is_on(texts: Texts, happening: object) -> bool:
    """Whether a property holds that did not."""
    return bool(texts[1])


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
    """Whether a column may refuse values or expressions of its former type, which is not cast to the present one."""
    return is_narrowed(texts) and not _is_later(_ASSIGNED, _bare(texts[0]), texts[1])


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
