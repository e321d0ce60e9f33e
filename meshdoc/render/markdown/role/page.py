"""The page of all roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import Sequence
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.insight.role_privileges import RolePrivileges, role_privileges
from meshdoc.render.display import plural
from meshdoc.render.links import ROLES
from meshdoc.render.markdown.counted import named_or_counted
from meshdoc.render.markdown.objects.default_privileges import granted_by_default
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markdown.role.attributes import attributes, memberships
from meshdoc.render.markdown.role.privileges import base, privileges, public
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, heading, join, joined, md, paragraphs, table

UNUSED = "Has no memberships, owns none of the documented objects, and was granted no privileges on them."


@single(ROLES)
def roles(page: Page) -> Markup:
    """One section per role, and one for PUBLIC; empty if there is nothing to say."""
    intro = "Roles that the migrations create, and roles that own an object, have privileges or are named in a policy."
    listed = page.book.roles
    items = _counted(page)
    held = role_privileges(items, [PUBLIC_ROLE, *(role.oid for role in listed)])
    defaults = granted_by_default(page)
    sections = []
    for role in listed:
        lines = [*memberships(page, role), *_owned(page, role, items), *_policies(page, role)]
        sections.append(_role(page, role, held[role.oid], [*lines, *defaults.get(role.oid, ())]))
    sections.append(public(page, items, held[PUBLIC_ROLE]))
    return page.shared("Roles", intro, _overview(page, held), *sections) if any(sections) else NOTHING


def _counted(page: Page) -> list[Object]:
    """The objects whose privileges are told: what the project documents, and the schemas that it uses.

    Sequences of columns are among them, because their privileges are not those of the table.
    """
    found: dict[Oid, Object] = {item.oid: item for item in page.book.schemas}
    for item in page.book.documented:
        if isinstance(item, Sequence) or not (whole_of(item) or is_implied(item)):
            found[item.oid] = item
    return [item for item in found.values() if page.links.place(Address(item.oid))]


def _overview(page: Page, held: Mapping[Oid, RolePrivileges]) -> Markup:
    """A line per role."""
    rows = [
        (
            page.object(role.oid),
            join(", ", attributes(role)),
            join(", ", sorted(page.object(oid) for oid in {membership.role for membership in role.member_of})),
            ", ".join(plural(count, noun) for noun, count in held[role.oid].totals),
        )
        for role in page.book.roles
    ]
    if len(rows) == 1 or not any(any(facts) for _, *facts in rows):
        return NOTHING
    return table(("Role", "Attributes", "Member of", "Has privileges on"), rows)


def _role(page: Page, role: Role, held: RolePrivileges, lines: list[Text]) -> Markup:
    return joined(
        heading(2, role.name, page.links.anchor(role)),
        join(", ", attributes(role)),
        paragraphs(role.comment),
        bullets(lines) if lines or held.totals else UNUSED,
        base(page, held),
        privileges(page, held.groups),
    )


def _owned(page: Page, role: Role, items: Iterable[Object]) -> Iterator[Text]:
    """What it owns: by name if it is little, else counted."""
    owned = [item for item in items if item.owner == role.oid]
    if owned:
        yield md("owns {}", named_or_counted(page, owned))


def _policies(page: Page, role: Role) -> Iterator[Text]:
    """The policies for the role by name."""
    found = [item for item in page.book.documented if isinstance(item, Policy) and role.oid in item.roles]
    if found:
        tables = {policy.table: page.book.catalog[policy.table] for policy in found}
        yield md("{} on {}", plural(len(found), "policy"), named_or_counted(page, list(tables.values())))
