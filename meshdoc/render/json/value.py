"""Shared by all sections of the JSON: the choice of objects and the values common to every kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from meshdoc.catalog.acl import PUBLIC_ROLE, Items, effective
from meshdoc.catalog.names.names import role_name, schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Dependency, Object, Oid
from meshdoc.catalog.relation import Options
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.history.ownership import whole_of
from meshdoc.render import by_grantee, schema_of
from meshdoc.visible import INVISIBLE

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | dict[str, Json] | None"
Facts: TypeAlias = dict[str, Json]
Entries: TypeAlias = Iterator[tuple[Object, Facts]]
"""The objects of a section with their facts."""
T = TypeVar("T", bound=Object)


_UNSEEN = re.compile(rf"{INVISIBLE.pattern}|#(?=#\w*\[)")


def dumped(value: Json) -> str:
    """A value as JSON that is safe to print: what cannot be seen or commands a CI log is written as `\\u` escapes."""
    return _UNSEEN.sub(_escape, json.dumps(value, indent=1, ensure_ascii=False)) + "\n"


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def stripped(facts: Facts) -> Facts:
    """The values without null, false and empty ones."""
    return {key: value for key, value in facts.items() if not says_nothing(value)}


def says_nothing(value: Json) -> bool:
    """Whether a value can be omitted: null, false or empty."""
    return value is None or value is False or (isinstance(value, list | tuple | dict) and not value)


def is_user_schema(names: Names, schema: Oid) -> bool:
    """Whether a schema is neither a system schema nor one of temporary objects."""
    name = schema_name(names, schema)
    return not name.startswith("pg_") and name != "information_schema"


def is_made_along(item: Object) -> bool:
    """Whether an object was created along with another and belongs to it."""
    return any(reference.kind is Dependency.INTERNAL and not reference.sub for reference in item.references())


def shown(names: Names, cls: type[T]) -> list[T]:
    """The user's own objects of a class, by schema and name."""
    found = [item for item in names.catalog.all(cls) if not item.extension and is_user_schema(names, schema_of(item))]
    return sorted(found, key=lambda item: (schema_name(names, schema_of(item)), item.name))


def parts(names: Names, whole: Oid, cls: type[T]) -> list[T]:
    """The parts of a class that a table, view or domain has, by name."""
    return by_name(item for item in names.catalog.children(whole, cls) if whole_of(item) == whole)


def by_name(items: Iterable[T]) -> list[T]:
    """Objects by name."""
    return sorted(items, key=lambda item: item.name)


def head(names: Names, item: Object) -> Facts:
    """The schema-qualified name of an object."""
    return {"schema": schema_name(names, schema_of(item)), "name": item.name}


def foot(names: Names, item: Object, kind: str) -> Facts:
    """The owner, privileges and comment of an object; `kind` is acldefault's letter."""
    return {"owner": owner_name(names, item.owner), "grants": grants(names, item, kind), "comment": item.comment}


def owner_name(names: Names, role: Oid) -> str | None:
    """The owner if it is not the role that ran the migrations."""
    name = role_name(names, role)
    return None if name == role_name(names, BOOTSTRAP_SUPERUSER) else name


def grants(names: Names, item: Object, kind: str) -> list[Facts]:
    """The privileges of roles other than the owner; `kind` is acldefault's letter."""
    return granted(names, effective(item.acl, kind, item.owner), item.owner)


def granted(names: Names, acl: Items, owner: Oid) -> list[Facts]:
    """The entries of an ACL for roles other than the owner, one per grantee."""
    result: list[Facts] = []
    for grantee, privileges, grantable in by_grantee(acl, owner):
        name = "public" if grantee == PUBLIC_ROLE else role_name(names, grantee)
        if privileges:
            result.append({"grantee": name, "privileges": privileges, "grantable": grantable})
    return sorted((stripped(entry) for entry in result), key=lambda entry: str(entry["grantee"]))


def options(values: Options) -> dict[str, Json]:
    """Options as an object, ordered by name."""
    return dict(sorted(values))
