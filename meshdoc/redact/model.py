"""Hide secrets in a model: any value made of records, dataclasses, tuples, lists and mappings with texts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeAlias, TypeVar

from meshdoc.catalog.database import Database
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.foreign import ForeignDataWrapper, Server, UserMapping
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.publication import Subscription
from meshdoc.catalog.relation import ForeignTable
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.redact.needles import HIDDEN, Needles, without_strings
from meshdoc.redact.position import is_harmless_option, is_own_setting
from meshdoc.registry import Registry
from meshdoc.sources.version import SourceFile

T = TypeVar("T")

Pairs: TypeAlias = tuple[tuple[str, str], ...]
AnyObject: TypeAlias = Any

secret_fields: Registry[type[Object], Callable[[AnyObject], AnyObject]] = Registry("class with secret fields")
"""Functions that hide the fields of an object that hold secrets, by its class."""


@dataclass
class Model:
    """What is hidden: `needles` everywhere, `strings` only in the objects with these oids."""

    needles: Needles
    strings: Mapping[Oid, Iterable[str]]
    done: dict[int, tuple[Object, Object]] = field(default_factory=dict)
    """The objects that were seen, by identity: the same object stays one."""

    def object(self, item: Object) -> Object:
        """An object without secrets; itself if it has none."""
        if not (self.needles or item.oid in self.strings or type(item) in secret_fields):
            return item
        known = self.done.get(id(item))
        if known is None:
            known = self.done[id(item)] = (item, self._object(item))
        return known[1]

    def _object(self, item: Object) -> Object:
        shown = _without_fields(item)
        if strings := self.strings.get(item.oid):
            shown = in_texts(shown, functools.partial(without_strings, values=strings))
        if self.needles:
            shown = in_texts(shown, self.needles.hide)
        if shown is item:
            return item
        if shown.name != item.name:
            shown = replace(shown, name=f"{shown.name} {shown.oid}")
        if later := getattr(item, "_recorded", None):
            shown.record(later)
        return shown


def _without_fields(item: Object) -> Object:
    """An object without the fields that hold secrets; itself if it has none."""
    hide = secret_fields.get(type(item))
    shown: Object = hide(item) if hide else item
    return item if shown == item else shown


def in_texts(value: T, change: Callable[[str], str]) -> T:
    """The value with a change made to every text in it; itself if none changes."""
    changed: T = _changed(value, change)
    return changed


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        new = change(value)
        return value if new == value else new
    if isinstance(value, (tuple, list, frozenset)):
        items = [_changed(item, change) for item in value]
        if all(new is old for new, old in zip(items, value, strict=True)):
            return value
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, Mapping):
        items = [_changed(item, change) for item in value.values()]
        same = all(new is old for new, old in zip(items, value.values(), strict=True))
        return value if same else dict(zip(value, items, strict=True))
    return _changed_fields(value, change) if is_dataclass(value) else value


def _changed_fields(value: Any, change: Callable[[str], str]) -> Any:
    new = {}
    for name in _walked(value.__class__):
        before = getattr(value, name)
        after = _changed(before, change)
        if after is not before:
            new[name] = after
    if new and isinstance(value, Expr):
        new["tree"] = None
    return replace(value, **new) if new else value


TEXTLESS = {"int", "bool", "Oid", "TypeRef", "Tree | None"}
"""The types of fields, as they are declared, that are not looked at."""


@functools.cache
def _walked(cls: type[Any]) -> tuple[str, ...]:
    """The fields of a class that may hold texts to show; that of a source file has its own function."""
    skipped = {"text", "encoding"} if cls is SourceFile else set()
    return tuple(item.name for item in fields(cls) if item.name not in skipped and item.type not in TEXTLESS)


# --- fields that hold secrets -----------------------------------------------------------------------------------


def _options(options: Pairs) -> Pairs:
    return tuple((name, value if is_harmless_option(name) else HIDDEN) for name, value in options)


def _settings(settings: Pairs) -> Pairs:
    return tuple((name, value if is_own_setting(name, value) else HIDDEN) for name, value in settings)


@secret_fields(Server, UserMapping, ForeignDataWrapper)
def foreign(item: AnyObject) -> AnyObject:
    """The options of a server, a user mapping or a wrapper."""
    return replace(item, options=_options(item.options)) if item.options else item


@secret_fields(ForeignTable)
def foreign_table(item: ForeignTable) -> ForeignTable:
    """The options of a foreign table and of its columns."""
    columns = tuple(
        replace(column, fdw_options=_options(column.fdw_options)) if column.fdw_options else column
        for column in item.columns
    )
    return replace(item, fdw_options=_options(item.fdw_options), columns=columns)


@secret_fields(Subscription)
def subscription(item: Subscription) -> Subscription:
    """The connection string of a subscription."""
    return replace(item, connection=HIDDEN) if item.connection else item


@secret_fields(Role)
def role(item: Role) -> Role:
    """The settings of a role."""
    return replace(item, settings=_settings(item.settings)) if item.settings else item


@secret_fields(Database)
def database(item: Database) -> Database:
    """The settings of a database, and of roles in it."""
    roles = tuple((oid, _settings(settings)) for oid, settings in item.role_settings)
    return replace(item, settings=_settings(item.settings), role_settings=roles)


@secret_fields(Routine)
def routine(item: Routine) -> Routine:
    """The settings of a routine."""
    return replace(item, config=_settings(item.config)) if item.config else item
