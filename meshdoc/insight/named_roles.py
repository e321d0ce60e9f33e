"""The roles that the definition of an object names."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import AclItem, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.trigger import Policy


def named_roles(item: Object) -> Iterator[Oid]:
    """The roles named as owner, grantee or in a policy of an object; PUBLIC is not one."""
    yield item.owner
    if isinstance(item, Policy):
        yield from item.roles
    yield from (entry.grantee for entry in privileges(item))


def privileges(item: Object) -> Iterator[AclItem]:
    """The privileges on an object and its columns, and the default privileges that it defines."""
    yield from item.acl or ()
    if isinstance(item, Relation):
        yield from (entry for column in item.columns for entry in column.acl or ())
    if isinstance(item, DefaultPrivileges):
        yield from item.privileges or ()
