"""The usage of an object: its dependents, and the functions whose bodies mention it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import ColumnDefault, Relation, Table
from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.insight.mentions import mentions
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, bullets, join, md, section

WORDS: tuple[tuple[type[Object], str], ...] = (
    (Policy, "policies"),
    (Trigger, "triggers"),
    (Rule, "rules"),
    (Index, "indexes"),
    (Constraint, "constraints"),
    (ColumnDefault, "defaults"),
    (FamilyMember, "operator family members"),
    (PublicationTable, "publications"),
    (DefaultPrivileges, "default privileges"),
)
OWN_WORDS = {"view": "views", "materialized view": "views", "table": "tables", "foreign table": "tables"}
SILENT = (*MADE_ALONG, Role)


def usage(page: Page, item: Object) -> Markup:
    """Links to the dependents of an object or its parts, grouped by kind, and to functions that mention it."""
    groups: dict[tuple[str, Oid], set[Address]] = {}
    for oid in _faces(page, item):
        for user, address in _users(page, oid, item):
            groups.setdefault((_word(user), _holder(user)), set()).add(address)
    lines = sorted(_line(page, *group, found) for group, found in groups.items())
    named = {Address(routine.oid) for routine in mentions(page.book.routines, item) if routine.oid != item.oid}
    if named:
        lines.append(md("mentioned in function bodies: {}", join(", ", page.sorted_links(named))))
    return section("Used by", bullets(lines))


def _holder(user: Object) -> Oid:
    return whole_of(user) if isinstance(user, Policy | Trigger | Rule | Index | Constraint) else NO_OID


def _line(page: Page, word: str, holder: Oid, found: Iterable[Address]) -> Markup:
    subject = md("{} on {}", word, page.object(holder)) if holder else word
    return md("{}: {}", subject, join(", ", page.sorted_links(found)))


def _faces(page: Page, item: Object) -> Iterable[Oid]:
    """The oids by which an object can be referenced: its own, and those of types created along with it."""
    found = [item.oid]
    for oid in found:
        found += [made.oid for made in page.book.catalog.children(oid, Object) if isinstance(made, MADE_ALONG)]
    return dict.fromkeys(found)


def _users(page: Page, oid: Oid, item: Object) -> Iterator[tuple[Object, Address]]:
    """The dependents of an object that its page shows nowhere else."""
    for user, reference in page.book.catalog.referrers(oid):
        shown = isinstance(user, SILENT) or (isinstance(item, Relation) and _has_own_section(user, item))
        if not shown and item.oid not in (user.oid, whole_of(user)) and page.links.place(Address(user.oid)):
            yield user, _address(user, reference.sub if isinstance(user, Relation) else NO_OID)


def _has_own_section(user: Object, item: Relation) -> bool:
    """Whether it is a foreign key, a partition or a child, which have sections of their own on a table's page."""
    return isinstance(user, ForeignKey) or (isinstance(user, Table) and item.oid in (user.partition_of, *user.inherits))


def _address(user: Object, sub: int) -> Address:
    if isinstance(user, ColumnDefault):
        return Address(user.table, user.attnum)
    return Address(user.oid, sub)


def _word(user: Object) -> str:
    plain = OWN_WORDS.get(user.noun) or plural(2, user.noun).removeprefix("2 ")
    return next((word for cls, word in WORDS if isinstance(user, cls)), plain)
