"""Pickles of our own classes, for data kept between runs; reading accepts nothing else."""

from __future__ import annotations

import datetime
import decimal
import enum
import functools
import importlib
import io
import pickle
from dataclasses import is_dataclass

CATALOG = (
    *("catalog", "change", "constraint", "contents", "database", "expr", "foreign", "index", "object", "operator"),
    *("publication", "relation", "role", "routine", "statistics", "textsearch", "tree", "trigger", "type"),
)
MODULES = frozenset(
    {
        *(f"meshdoc.catalog.{name}" for name in CATALOG),
        *("meshdoc.analyze.kept", "meshdoc.analyze.state", "meshdoc.nodes.nodes"),
        *("meshdoc.diagnostics", "meshdoc.sources.version", "meshdoc.history.history", "meshdoc.history.ledger"),
        "meshdoc.history.applied",
        *("meshdoc.replay.progress", "meshdoc.replay.result", "meshdoc.replay.unapplied"),
    }
)
"""The modules whose classes a pickle may hold. No other module is imported, and none of these acts when it is."""
CLASSES = frozenset({("meshdoc.catalog.catalog", "Catalog"), ("meshdoc.catalog.tree", "Tree")})
"""The classes among them that are neither records, tuples nor enumerations."""
PLAIN = {
    (cls.__module__, cls.__name__): cls
    for cls in (datetime.datetime, datetime.timedelta, datetime.timezone, decimal.Decimal)
}


def load(data: bytes) -> object:
    """Read a pickle. Raises UnpicklingError if it names anything but our own classes and a few plain ones."""
    return _Reader(io.BytesIO(data)).load()


def dump(value: object) -> bytes:
    """The pickle of a value."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


class _Reader(pickle.Unpickler):
    """Reads pickles of our own classes and rejects any other before it is imported."""

    def find_class(self, module: str, name: str) -> object:
        return _found(module, name)


@functools.cache
def _found(module: str, name: str) -> type:
    if (module, name) in PLAIN:
        return PLAIN[module, name]
    if module in MODULES and "." not in name:
        found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and found.__module__ == module and _holds_data(found):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is not read from a cache")


def _holds_data(cls: type) -> bool:
    return is_dataclass(cls) or issubclass(cls, enum.Enum | tuple) or (cls.__module__, cls.__name__) in CLASSES
