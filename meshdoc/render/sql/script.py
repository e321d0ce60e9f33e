"""The text of a dump: settings, roles, the entries with their owners and comments, privileges, and event triggers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.acl import Items, acl_default, with_new_owner
from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.database import Schema
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID, Acl, Object
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, DefaultPrivileges, ParameterPrivileges
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.history.privileges import kind_of
from meshdoc.render.sql.entry import Rank, Stage, form_of
from meshdoc.render.sql.order import Place, Plan
from meshdoc.render.sql.privilege import column_grants, grants
from meshdoc.render.sql.role import roles
from meshdoc.render.sql.target import has_comment, has_owner, name_of, target, word
from meshdoc.visible import visible

SETTINGS = """\
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
"""
LAST = (Rank.DEFAULT_PRIVILEGES, Rank.EVENT_TRIGGER)
"""What comes after all privileges: event triggers would fire for what follows them."""


@dataclass(frozen=True)
class Script:
    """The statements of a plan."""

    plan: Plan
    standing: tuple[DefaultPrivileges, ...]
    """The default privileges that are there before: objects are created with them."""

    @property
    def names(self) -> Names:
        """The names of the last version."""
        return self.plan.names

    @cached_property
    def order(self) -> list[Place]:
        """The entries in order."""
        return self.plan.sorted()

    def text(self) -> str:
        """All statements."""
        main = [place for place in self.order if self.plan.rank(place) not in LAST]
        last = [place for place in self.order if self.plan.rank(place) in LAST]
        blocks = [SETTINGS, *self._roles()]
        blocks += [block for place in main for block in self._entry(place)]
        blocks += [block for item in self._privileged() for block in self._grants(item)]
        blocks += [block for place in last for block in self._entry(place)]
        return "\n".join(blocks)

    def _roles(self) -> Iterator[str]:
        items, originals = self.plan.items.values(), self.plan.originals
        statements = [*roles(self.names, items, originals)]
        for item in items:
            if isinstance(item, ParameterPrivileges):
                original = originals.get(item.oid)
                statements += grants(self.names, item, original.acl if original else None)
        if statements:
            yield "".join(f"{statement};\n" for statement in statements)

    # --- entries ------------------------------------------------------------------------------------------------

    def _entry(self, place: Place) -> Iterator[str]:
        item = self.plan.items[place.oid]
        found = form_of(item, place.stage)
        assert found
        if text := found.text(self.plan.dump, item):
            yield f"{self._head(item, found.word)}\n{text};\n"
        if place.stage in (Stage.WHOLE, Stage.ALTERED):
            yield from self._foot(item)

    def _head(self, item: Object, kind: str) -> str:
        schema = self.names.catalog.get(getattr(item, "schema", NO_OID))
        where = f"; Schema: {schema.name}" if schema else ""
        name = item.name or word(item)
        return f"--\n-- {' '.join(visible(f'Name: {name}; Type: {kind}{where}').splitlines())}\n--\n"

    def _foot(self, item: Object) -> Iterator[str]:
        """The owner and the comments."""
        original = self.plan.originals.get(item.oid)
        owner = original.owner if original else BOOTSTRAP_SUPERUSER
        if item.owner and item.owner != owner and has_owner(item):
            yield f"ALTER {target(self.names, item)} OWNER TO {quote_identifier(role_name(self.names, item.owner))};\n"
        for name, comment, former in self._comments(item, original):
            if comment != former:
                shown = "NULL" if comment is None else simple_quoted(comment)
                yield f"COMMENT ON {name} IS {shown};\n"

    def _comments(self, item: Object, original: Object | None) -> Iterator[tuple[str, str | None, str | None]]:
        if has_comment(item):
            yield target(self.names, item), item.comment, original.comment if original else None
        if isinstance(item, Relation):
            known = {column.attnum: column.comment for column in getattr(original, "columns", ())}
            for column in item.columns:
                name = f"{name_of(self.names, item)}.{quote_identifier(column.name)}"
                yield f"COLUMN {name}", column.comment, known.get(column.attnum)
        for part in self.names.catalog.children(item.oid, Object):
            along = isinstance(part, Check | NotNull | Index) and part.oid != item.oid
            if along and self.plan.home(part.oid) == item.oid:
                yield target(self.names, part), part.comment, None

    # --- privileges ---------------------------------------------------------------------------------------------

    def _privileged(self) -> Iterable[Object]:
        for place in self.order:
            if place.stage in (Stage.WHOLE, Stage.ALTERED):
                yield self.plan.items[place.oid]

    def _grants(self, item: Object) -> Iterator[str]:
        if isinstance(item, DefaultPrivileges):
            return
        original = self.plan.originals.get(item.oid)
        base = with_new_owner(original.acl, original.owner, item.owner) if original else self._created_with(item)
        statements = [*grants(self.names, item, base)] if base is not None or item.acl is not None else []
        statements += column_grants(self.names, item) if isinstance(item, Relation) else []
        if statements:
            yield f"{self._head(item, 'ACL')}\n" + "".join(f"{statement};\n" for statement in statements)

    def _created_with(self, item: Object) -> Acl:
        """The privileges that the default privileges in force give to a new object: get_user_default_acl."""
        kind = _default_kind(item)
        mine = [each for each in self.standing if each.kind == kind and each.role == BOOTSTRAP_SUPERUSER]
        found = {each.schema: each.privileges for each in mine}
        whole, here = found.get(NO_OID), found.get(getattr(item, "schema", NO_OID) or -1)
        if whole is None and here is None:
            return None
        merged: Items = acl_default(kind_of(item), BOOTSTRAP_SUPERUSER) if whole is None else whole
        return with_new_owner((*merged, *(here or ())), BOOTSTRAP_SUPERUSER, item.owner)


def _default_kind(item: Object) -> str:
    """The letter of ALTER DEFAULT PRIVILEGES for a kind of objects; empty for those that have no privileges."""
    match item:
        case Sequence():
            return "S"
        case CompositeType() | Type():
            return "T"
        case Relation():
            return "r"
        case Routine():
            return "f"
        case Schema():
            return "n"
    return ""
