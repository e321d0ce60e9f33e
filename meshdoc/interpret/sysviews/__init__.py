"""pg_catalog and information_schema as computed from the catalog: one function a relation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from meshdoc.interpret.value import Value
from meshdoc.registry import Registry
from meshdoc.session import Session

Row: TypeAlias = Mapping[str, Value]

relation: Registry[str, Callable[[Session], Iterator[Row]]] = Registry("system relation")
"""The rows of a relation by its qualified name, values by column; a column that a row lacks cannot be known."""
