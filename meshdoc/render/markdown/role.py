"""The roles of the schema: their attributes, and the objects that they own or have privileges on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy
from meshdoc.history.ownership import whole_of
from meshdoc.render import privileges
from meshdoc.render.links import ROLES
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, heading, join, joined, md, paragraphs

OWNS, HAS, IN_POLICIES = "owns", "has privileges on", "named in policies on"
Named: TypeAlias = dict[str, set[Address]]
"""The objects that name a role, by the words for how."""

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
    named = _named(page)
    sections = [_role(page, role, named[role.oid]) for role in page.book.roles]
    return page.shared("Roles", intro, *sections) if sections else NOTHING


def _role(page: Page, role: Role, named: Named) -> Markup:
    facts: list[Text] = [word for word, holds in ATTRIBUTES if holds(role)]
    facts += [md("member of {}", page.object(membership.role)) for membership in role.member_of]
    facts += [md("setting {}", code(f"{name} = {value}")) for name, value in sorted(role.settings)]
    return joined(
        heading(2, role.name, page.links.anchor(role)),
        join(", ", facts),
        paragraphs(role.comment),
        bullets(_objects(page, named)),
    )


def _named(page: Page) -> Mapping[Oid, Named]:
    """The objects that name each role."""
    found: defaultdict[Oid, Named] = defaultdict(lambda: {words: set() for words in (OWNS, HAS, IN_POLICIES)})
    for item in page.book.documented:
        shown = _whole(page, item)
        found[item.owner][OWNS].add(shown)
        for grantee in {entry.grantee for entry in privileges(item)} - {item.owner}:
            found[grantee][HAS].add(shown)
        for role in item.roles if isinstance(item, Policy) else ():
            found[role][IN_POLICIES].add(shown)
    return found


def _objects(page: Page, named: Named) -> Iterator[Markup]:
    """Links to the objects that name a role."""
    for words, addresses in named.items():
        if shown := page.sorted_links(at for at in addresses if page.links.place(at)):
            yield md("{} {}", words, join(", ", shown))


def _whole(page: Page, item: Object) -> Address:
    """The object that is shown for an object or a part of it."""
    return page.book.subject(Address(whole_of(item) or item.oid))
