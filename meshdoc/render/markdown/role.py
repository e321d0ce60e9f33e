"""The roles that the schema knows: what they are, and where they have a say."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy
from meshdoc.history.ownership import whole_of
from meshdoc.render import Book, privileges
from meshdoc.render.links import INDEX, ROLES, Links, Place
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import bullets, code, document, heading, joined, paragraphs, text

ATTRIBUTES = (
    ("superuser", lambda role: role.superuser),
    ("may log in", lambda role: role.login),
    ("bypasses row-level security", lambda role: role.bypass_row_security),
    ("may create roles", lambda role: role.create_role),
    ("may create databases", lambda role: role.create_database),
    ("replication", lambda role: role.replication),
    ("does not inherit the privileges of its groups", lambda role: not role.inherit),
)


@single(ROLES)
def roles(book: Book, links: Links) -> str:
    """One section a role; empty where the schema names none."""
    page = Page(book, links, ROLES)
    sections = [_role(page, role) for role in book.roles]
    if not sections:
        return ""
    return document(
        page.to(Place(INDEX), text(book.title)),
        heading(1, "Roles"),
        "The roles that the migrations create, and those that own something, hold a privilege or have a policy.",
        *sections,
    )


def _role(page: Page, role: Role) -> str:
    facts = [word for word, holds in ATTRIBUTES if holds(role)]
    facts += [f"member of {page.object(membership.role)}" for membership in role.member_of]
    facts += [f"sets {code(f'{name} = {value}')}" for name, value in sorted(role.settings)]
    return joined(
        heading(2, text(role.name), page.links.anchor(role)),
        ", ".join(facts),
        paragraphs(role.comment) if role.comment else "",
        bullets(_say(page, role.oid)),
    )


def _say(page: Page, role: Oid) -> Iterator[str]:
    """Where a role is named, as links."""
    owned: set[Address] = set()
    granted: set[Address] = set()
    policed: set[Address] = set()
    for item in page.book.documented:
        whole = page.book.subject(Address(whole_of(item) or item.oid))
        if item.owner == role:
            owned.add(whole)
        elif any(entry.grantee == role for entry in privileges(item)):
            granted.add(whole)
        if isinstance(item, Policy) and role in item.roles:
            policed.add(whole)
    for words, addresses in (("owns", owned), ("has privileges on", granted), ("has policies of its own on", policed)):
        if shown := page.sorted_links(at for at in addresses if page.links.place(at)):
            yield f"{words} {', '.join(shown)}"
