"""A name as it is typed: `app.orders`, `orders.total`, `f(integer)`, `own on orders`, `policy own on orders`."""

from __future__ import annotations

from meshdoc.adt.identifier import split_name, split_signature
from meshdoc.diagnostics import SqlError
from meshdoc.record import record

KINDS = {
    "table": ("table", "partitioned table", "foreign table"),
    "view": ("view", "materialized view"),
    "routine": ("function", "procedure", "aggregate", "window function"),
    "function": ("function", "aggregate", "window function"),
    "constraint": ("primary key", "unique constraint", "foreign key", "check", "exclusion constraint"),
    "type": ("type", "enum", "domain", "range type", "base type", "composite type"),
}
"""What a noun covers besides itself."""
COLUMN = "column"


@record
class Query:
    """The parts of a name, outermost first; `on` are those of the object that it is a part of.

    `kinds` are the nouns that may precede it, as words of its first line say; empty for every kind. `types` are the
    argument types, None if no parentheses follow the name.
    """

    parts: tuple[str, ...]
    on: tuple[str, ...] = ()
    types: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part."""
        return self.parts[-1]


def readings(text: str, nouns: frozenset[str]) -> tuple[Query, ...]:
    """The ways to read a name; none if it is not well formed. `nouns` are the kinds of objects that there are."""
    found = []
    for kinds, rest in _kinds(" ".join(text.split()), nouns):
        name, _, on = _divided(rest)
        try:
            parts, types = split_signature(name) if "(" in name else (split_name(name), None)
            found.append(
                Query(
                    parts=parts,
                    on=split_name(on) if on else (),
                    types=None if types is None else tuple(types),
                    kinds=kinds,
                )
            )
        except SqlError:
            continue
    return tuple(found)


def _kinds(text: str, nouns: frozenset[str]) -> list[tuple[tuple[str, ...], str]]:
    """The text as a name alone, and after each noun that it begins with."""
    known = {*nouns, *KINDS, COLUMN}
    led = [noun for noun in known if text.lower().startswith(f"{noun} ")]
    return [((), text), *(((noun, *KINDS.get(noun, ())), text[len(noun) + 1 :]) for noun in sorted(led))]


def _divided(text: str) -> tuple[str, str, str]:
    """The name before ` on ` and the one after it, outside of quotes."""
    quoted = False
    for place, mark in enumerate(text):
        quoted ^= mark == '"'
        if not quoted and text[place : place + 4].lower() == " on ":
            return text[:place], " on ", text[place + 4 :]
    return text, "", ""
