"""What relations hold, as far as the migrations alone tell: the rows of tables, the positions of sequences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meshdoc.catalog.type import TypeRef


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of one table, each a value per attnum; an attnum that a row lacks is NULL.

    `types` are those of the columns that the table had when it was given these rows. Where `unknown` says why, the
    rows are not known at all. The values are those of `interpret.value`.
    """

    rows: tuple[Mapping[int, object], ...] = ()
    types: tuple[tuple[int, TypeRef], ...] = ()
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a sequence stands: its columns last_value and is_called; a value of None cannot be known."""

    last_value: int | None
    is_called: bool
