"""PostgreSQL's words for the codes that its catalogs hold instead of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meshdoc.catalog.names.description import DEFAULTS_ON
from meshdoc.catalog.operator import ENCODINGS, AccessMethod, Cast, Collation
from meshdoc.catalog.relation import Column, MaterializedView, Table
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.routine import AggregateDefinition, Routine
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.trigger import EventTrigger, Rule, Trigger
from meshdoc.catalog.type import BaseType

_ENABLED = {"O": "enabled", "D": "disabled", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}
_STORAGE = {"p": "plain", "m": "main", "e": "external", "x": "extended"}
_REPLICA_IDENTITY = {"d": "default", "n": "nothing", "f": "full", "i": "index"}
_MODIFY = {"r": "read_only", "s": "shareable", "w": "read_write"}
_CATEGORIES = {
    **{"A": "array", "B": "boolean", "C": "composite", "D": "date/time", "E": "enum", "G": "geometric"},
    **{"I": "network address", "N": "numeric", "P": "pseudo-type", "R": "range", "S": "string", "T": "timespan"},
    **{"U": "user-defined", "V": "bit-string", "X": "unknown", "Z": "internal-use"},
}

CODES: Mapping[tuple[type[Any], str], Mapping[Any, str]] = {
    (AccessMethod, "kind"): {"i": "index", "t": "table"},
    (AggregateDefinition, "kind"): {"n": "normal", "o": "ordered-set", "h": "hypothetical-set"},
    (AggregateDefinition, "final_modify"): _MODIFY,
    (AggregateDefinition, "moving_final_modify"): _MODIFY,
    (BaseType, "align"): {"c": "char", "s": "int2", "i": "int4", "d": "double"},
    (BaseType, "category"): _CATEGORIES,
    (BaseType, "length"): {-1: "variable", -2: "null-terminated"},
    (BaseType, "storage"): _STORAGE,
    (Cast, "context"): {"e": "explicit", "a": "assignment", "i": "implicit"},
    (Cast, "method"): {"f": "function", "i": "inout", "b": "binary-coercible"},
    (Collation, "encoding"): {-1: "", **dict(enumerate(ENCODINGS))},
    (Collation, "provider"): {"b": "builtin", "c": "libc", "i": "icu", "d": "default"},
    (Column, "compression"): {"p": "pglz", "l": "lz4"},
    (Column, "storage"): _STORAGE,
    (DefaultPrivileges, "kind"): DEFAULTS_ON,
    (EventTrigger, "enabled"): _ENABLED,
    (MaterializedView, "replica_identity"): _REPLICA_IDENTITY,
    (Routine, "parallel"): {"u": "unsafe", "r": "restricted", "s": "safe"},
    (Routine, "volatility"): {"v": "volatile", "s": "stable", "i": "immutable"},
    (Rule, "enabled"): _ENABLED,
    (Statistics, "kinds"): {"d": "ndistinct", "f": "dependencies", "m": "mcv", "e": "expressions"},
    (Table, "replica_identity"): _REPLICA_IDENTITY,
    (Trigger, "enabled"): _ENABLED,
}
"""The words by class, field and code. Other values, such as a category of one's own, stand for themselves."""


def decoded(holder: object, field: str, value: Any) -> Any:
    """The words for a value of a field; a set of codes becomes a set of words."""
    words = CODES.get((type(holder), field))
    if words is None:
        return value
    if isinstance(value, frozenset):
        return frozenset(words.get(each, each) for each in value)
    return words.get(value, value)
