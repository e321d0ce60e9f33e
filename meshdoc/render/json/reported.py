"""The reports whose data is part of the JSON export.

Each is a function of a book whose docstring says what it answers and whose return type is what the JSON Schema
describes: those here, and every public property of `insight.reports.Reports`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any, TypeAlias

from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import Cell
from meshdoc.insight.coverage import Coverage
from meshdoc.insight.index.report import IndexReport
from meshdoc.insight.loss import Loss, losses
from meshdoc.insight.normalization import TableForm
from meshdoc.insight.reports import Reports
from meshdoc.insight.tenancy.report import Tenancy
from meshdoc.insight.weakening import Weakening, weakenings
from meshdoc.registry import Registry
from meshdoc.render import Book

Reported: TypeAlias = Callable[[Book], Any]

reported: Registry[str, Reported] = Registry("reported")


@reported("access")
def access(book: Book) -> tuple[Cell, ...]:
    """The access of each role to the documented tables and views, by command; any other access is refused."""
    found = book.access.cells(book.access.roles, (*book.all_tables, *book.views))
    return tuple(cell for cell in found if cell.extent.rows is not Rows.NONE)


@reported("coverage")
def coverage(book: Book) -> Coverage:
    """How many columns of the documented tables and views have a description."""
    return book.coverage


@reported("losses")
def lost(book: Book) -> tuple[Loss, ...]:
    """The protection and parts that tables lost when they were dropped and created again under the same name."""
    return losses(book.history)


@reported("weakenings")
def weakened(book: Book) -> tuple[Weakening, ...]:
    """The other ways in which migrations weakened protection that no later version restored."""
    return weakenings(book.history)


@reported("tenancy")
def tenancy(book: Book) -> Tenancy | None:
    """The tenant, the tables that belong to it, and by which path."""
    return book.tenancy


@reported("indexes")
def indexes(book: Book) -> IndexReport:
    """What each index serves, and the access paths that none serves."""
    return book.index_report


@reported("normalization")
def normalization(book: Book) -> tuple[TableForm, ...]:
    """The normal form of each table by its declared keys."""
    return book.normal_forms


@cache
def all_reported() -> Mapping[str, tuple[Callable[..., Any], Reported]]:
    """Every report by name: the function that says what it returns, and how to ask a book."""
    found: dict[str, tuple[Callable[..., Any], Reported]] = {name: (each, each) for name, each in reported.items()}
    for name, property in vars(Reports).items():
        if isinstance(property, cached_property) and not name.startswith("_") and name != "roles":
            found[name] = (property.func, lambda book, name=name: getattr(book.reports, name))  # type: ignore[misc]
    return dict(sorted(found.items()))
