"""The roles of the schema: their attributes, and the objects that they own or have privileges on."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy
from meshdoc.history.ownership import whole_of
from meshdoc.render import privileges
from meshdoc.render.links import ROLES
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, heading, join, joined, md, paragraphs

ATTRIBUTES = (
    ("SUPERUSER", lambda role: role.superuser),
    ("LOGIN", lambda role: role.login),
    ("BYPASSRLS", lambda role: role.bypass_row_security),
    ("CREATEROLE", lambda role: role.create_role),
    ("CREATEDB", lambda role: role.create_database),
    ("REPLICATION", lambda role: role.replication),
    ("NOINHERIT", lambda role: not role.inherit),
)


@single(ROLES)
def roles(page: Page) -> Markup:
    """One section per role; empty if the schema names none."""
    intro = "Roles that the migrations create, and roles that own an object, have privileges or are named in a policy."
    sections = [_role(page, role) for role in page.book.roles]
    return page.shared("Roles", intro, *sections) if sections else NOTHING


def _role(page: Page, role: Role) -> Markup:
    facts: list[Text] = [word for word, holds in ATTRIBUTES if holds(role)]
    facts += [md("member of {}", page.object(membership.role)) for membership in role.member_of]
    facts += [md("setting {}", code(f"{name} = {value}")) for name, value in sorted(role.settings)]
    return joined(
        heading(2, role.name, page.links.anchor(role)),
        join(", ", facts),
        paragraphs(role.comment),
        bullets(_objects(page, role.oid)),
    )


def _objects(page: Page, role: Oid) -> Iterator[Markup]:
    """Links to the objects that name a role."""
    found: dict[str, set[Address]] = {"owns": set(), "has privileges on": set(), "named in policies on": set()}
    for item in page.book.documented:
        if item.owner == role:
            found["owns"].add(_whole(page, item))
        elif any(entry.grantee == role for entry in privileges(item)):
            found["has privileges on"].add(_whole(page, item))
        if isinstance(item, Policy) and role in item.roles:
            found["named in policies on"].add(_whole(page, item))
    for words, addresses in found.items():
        if shown := page.sorted_links(at for at in addresses if page.links.place(at)):
            yield md("{} {}", words, join(", ", shown))


def _whole(page: Page, item: Object) -> Address:
    """The object that is shown for an object or a part of it."""
    return page.book.subject(Address(whole_of(item) or item.oid))
