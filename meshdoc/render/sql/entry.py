"""The entries of a dump: each creates an object, or what had to be left out of another entry's statement."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.record import positional

F = TypeVar("F", bound=Callable[..., str])


class Rank(enum.IntEnum):
    """The order of entries that do not depend on each other: dbObjectTypePriorities of pg_dump_sort.c."""

    SCHEMA = 1
    LANGUAGE = 2
    COLLATION = 3
    TRANSFORM = 4
    EXTENSION = 5
    TYPE = 6
    CAST = 7
    FUNCTION = 8
    AGGREGATE = 9
    ACCESS_METHOD = 10
    OPERATOR = 11
    OPERATOR_FAMILY = 12
    CONVERSION = 13
    TEXT_SEARCH_PARSER = 14
    TEXT_SEARCH_TEMPLATE = 15
    TEXT_SEARCH_DICTIONARY = 16
    TEXT_SEARCH_CONFIGURATION = 17
    FOREIGN_DATA_WRAPPER = 18
    SERVER = 19
    TABLE = 20
    ATTACH = 21
    DEFAULT = 23
    CONSTRAINT = 30
    INDEX = 31
    INDEX_ATTACH = 32
    STATISTICS = 33
    RULE = 34
    TRIGGER = 35
    FOREIGN_KEY = 36
    POLICY = 37
    PUBLICATION = 38
    PUBLICATION_TABLE = 39
    PUBLICATION_SCHEMA = 40
    SUBSCRIPTION = 41
    DEFAULT_PRIVILEGES = 42
    EVENT_TRIGGER = 43

    @property
    def is_post_data(self) -> bool:
        """Whether it comes after everything that rows need."""
        return self >= Rank.CONSTRAINT


class Stage(enum.IntEnum):
    """Which part of an object an entry creates."""

    EARLY = 0
    """A shell of a type, or a view with the right columns, for what the object itself depends on."""
    WHOLE = 1
    ALTERED = 2
    """What the project adds to an object that it did not create."""
    ATTACH = 3
    """The place among the partitions of a table or an index, or the column that owns a sequence."""
    GUARD = 4
    """Row-level security."""


@positional
class Dump:
    """What statements are printed from: the names, and which parts are created apart from their wholes.

    Those are the defaults and check constraints without which a table or domain has to be created first, and the types
    and views that are created in two steps. `originals` are the objects that the project changes and did not create, as
    they were before.
    """

    names: Names
    originals: Mapping[Oid, Object]
    apart: frozenset[Oid] = frozenset()


@positional
class Form:
    """How objects of a class are created: the word for it in a dump, its rank, and the statements."""

    word: str
    rank: Rank
    text: Callable[[Dump, Any], str]


_forms: dict[tuple[type[Object], Stage], Form] = {}


def creates(cls: type[Object], word: str, rank: Rank, stage: Stage = Stage.WHOLE) -> Callable[[F], F]:
    """Register the function that prints the statements of an entry, without the last semicolon."""

    def register(text: F) -> F:
        if (cls, stage) in _forms:
            raise ValueError(f"{cls.__name__} is registered twice")
        _forms[cls, stage] = Form(word, rank, text)
        return text

    return register


def form_of(item: Object, stage: Stage = Stage.WHOLE) -> Form | None:
    """How an object is created; None if it is created along with another."""
    found = _forms.get((type(item), stage))
    whole = _forms.get((type(item), Stage.WHOLE))
    if found or whole is None or stage is not Stage.ALTERED:
        return found
    return Form(whole.word, whole.rank, lambda dump, item: "")
