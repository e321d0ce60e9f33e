"""The usage of an object: its dependents, the routines whose bodies use it, and those that may, by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import ColumnDefault, ForeignTable, Relation, Table
from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.insight.effects.record import Action
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, bullets, code, details, indented, join, md, section

DEFAULT, GENERATED, FAMILY = "default", "generated column", "operator family"
WORDS: tuple[tuple[type[Object], str], ...] = (
    (Policy, "policy"),
    (Trigger, "trigger"),
    (Rule, "rule"),
    (Index, "index"),
    (Constraint, "constraint"),
    (FamilyMember, FAMILY),
    (PublicationTable, "publication"),
    (DefaultPrivileges, "default privilege"),
)
OWN_WORDS = {"materialized view": "view", "foreign table": "table"}
PARTS = (Policy, Trigger, Rule, Index, Constraint)
SILENT = (*MADE_ALONG, Role)
User: TypeAlias = tuple[Oid, Address]
"""What it is a part of (or 0), and the address of a dependent."""
MOST = 10
"""Longer lists are folded, and only counted."""
VERBS = {
    Action.READ: "reads",
    Action.INSERT: "inserts",
    Action.UPDATE: "updates",
    Action.DELETE: "deletes",
    Action.TRUNCATE: "truncates",
    Action.REFRESH: "refreshes",
    Action.ADVANCE: "advances",
}


def usage(page: Page, item: Object) -> Markup:
    """Links to the dependents of an object or its parts, and to the routines that use it, grouped by kind."""
    return section("Used by", bullets(lines(page, item)))


def lines(page: Page, item: Object) -> list[Markup]:
    """The same as bullets, one a kind; what its triggers call is linked there."""
    page = page.once(trigger.function for trigger in page.book.parts(item.oid, Trigger))
    routines = _bodies(page, item)
    found = [_line(page, word, users) for word, users in _groups(page, item, routines)]
    for word, links in _by_kind(page, routines):
        found.append(_listed(plural(len(links), word), plural(2, word).removeprefix("2 "), links))
    named = {
        Address(routine.oid)
        for routine in page.book.mentions.of(item)
        if routine.oid != item.oid and routine.oid not in routines and _may_use(page, routine, item)
    }
    if named:
        found.append(_listed(plural(len(named), "name"), "mentioned in function bodies", page.sorted_links(named)))
    return found


def briefly(page: Page, item: Object) -> Iterator[Markup]:
    """A line per kind of dependents, with their number if they are many; a class says its family itself."""
    for word, users in _groups(page, item, ()):
        if len(users) > MOST:
            yield md("used by {}: {}", plural(2, word).removeprefix("2 "), _counted(word, users))
        elif word != FAMILY:
            yield md("used by {}", _line(page, word, users))


def _groups(page: Page, item: Object, besides: Collection[Oid]) -> list[tuple[str, list[User]]]:
    """The dependents of an object or its parts by kind, except some."""
    groups: dict[str, set[User]] = {}
    for oid in _faces(page, item):
        for user, address in _users(page, oid, item):
            if user.oid not in besides:
                groups.setdefault(_word(page.book.catalog, user), set()).add((_holder(user), address))
    return sorted((word, users) for word, users in _once(groups) if users)


def _by_kind(page: Page, routines: Mapping[Oid, Markup]) -> Iterator[tuple[str, list[Markup]]]:
    """Function bodies, and aggregates, which have none."""
    kinds = {oid: getattr(page.book.catalog[oid], "kind", None) is RoutineKind.AGGREGATE for oid in routines}
    for word, is_aggregate in (("function body", False), ("aggregate", True)):
        if links := [link for oid, link in routines.items() if kinds[oid] == is_aggregate]:
            yield word, links


def _once(groups: Mapping[str, Collection[User]]) -> Iterator[tuple[str, list[User]]]:
    """The users without those that others include: a relation by its columns, a default by its column."""
    of_column = (DEFAULT, GENERATED)
    columns = {user for word, users in groups.items() for user in users if word not in of_column and user[1].sub}
    relations = {address.oid for _, address in columns}
    for word, users in groups.items():
        left = columns if word in of_column else frozenset()
        yield (
            word,
            [user for user in sorted(users) if user not in left and (user[1].sub or user[1].oid not in relations)],
        )


def _listed(count: str, word: str, links: list[Markup], *groups: Markup) -> Markup:
    """Links behind a word, and groups of them; folded if they are many."""
    listed = join("; ", [join(", ", links), *groups])
    if len(links) + len(groups) <= MOST:
        return md("{}: {}", word, listed)
    return join("\n\n", [md("{}: {}", word, count), indented(details("list", listed))])


# --- dependents -----------------------------------------------------------------------------------------------


def _holder(user: Object) -> Oid:
    return whole_of(user) if isinstance(user, PARTS) else NO_OID


def _line(page: Page, word: str, users: Collection[User]) -> Markup:
    """The users of one kind; columns and other parts of the same names with all objects that have them."""
    page = page.sparing(len(users))
    alone = [address for holder, address in users if not (holder or address.sub)]
    parts: dict[tuple[str, Oid], set[str]] = {}
    for holder, address in users:
        if holder or address.sub:
            label = page.label(address)
            key = ("on", holder) if holder else ("of", address.oid)
            parts.setdefault(key, set()).add(label if holder else label.rpartition(".")[2])
    alike: dict[tuple[str, Markup], list[Address]] = {}
    for (preposition, oid), names in parts.items():
        alike.setdefault((preposition, join(", ", map(code, sorted(names)))), []).append(Address(oid))
    groups = (
        md("{} {} {}", names, preposition, join(", ", page.sorted_links(owners)))
        for (preposition, names), owners in sorted(alike.items())
    )
    return _listed(_counted(word, users), plural(2, word).removeprefix("2 "), page.sorted_links(alone), *groups)


def _counted(word: str, users: Collection[User]) -> str:
    """`284 columns of 120 tables`, `3 on 2 tables`, `12`."""
    columns = [address.oid for holder, address in users if address.sub and not holder]
    tables = {holder for holder, _ in users if holder}
    others = len(users) - len(columns)
    counts = [f"{plural(len(columns), 'column')} of {plural(len({*columns}), word)}"] if columns else []
    counts += [f"{others:,}" + (f" on {plural(len(tables), 'table')}" if tables else "")] if others else []
    return " and ".join(counts)


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
    if isinstance(user, Table | ForeignTable):
        return item.oid in (user.partition_of, *user.inherits)
    return isinstance(user, ForeignKey)


def _address(user: Object, sub: int) -> Address:
    if isinstance(user, ColumnDefault):
        return Address(user.table, user.attnum)
    if isinstance(user, PublicationTable):
        return Address(user.publication)
    if isinstance(user, FamilyMember) and user.family >= FIRST_USER_OID:
        return Address(user.family)
    return Address(user.oid, sub)


def _word(catalog: Catalog, user: Object) -> str:
    if isinstance(user, ColumnDefault):
        table = catalog[user.table]
        is_generated = isinstance(table, Relation) and table.attribute(user.attnum).generated
        return GENERATED if is_generated else DEFAULT
    return next((word for cls, word in WORDS if isinstance(user, cls)), OWN_WORDS.get(user.noun, user.noun))


# --- function bodies ------------------------------------------------------------------------------------------


def _bodies(page: Page, item: Object) -> dict[Oid, Markup]:
    """The routines whose bodies use a relation or call a routine, with how."""
    if isinstance(item, Routine):
        callers = [oid for oid, _ in page.book.effects.callers(item.oid) if oid != item.oid]
        return {oid: page.object(oid) for oid in callers if page.links.place(Address(oid))}
    ways: dict[Oid, list[str]] = {}
    for use in page.book.effects.users(item.oid) if isinstance(item, Relation) else ():
        if page.links.place(Address(use.routine)):
            ways.setdefault(use.routine, []).append(VERBS[use.action])
    return {oid: md("{} ({})", page.object(oid), ", ".join(dict.fromkeys(verbs))) for oid, verbs in ways.items()}


def _may_use(page: Page, routine: Routine, item: Object) -> bool:
    """Whether a body that mentions the name of an object may mean the object."""
    if not isinstance(item, Relation | Routine):
        return True
    return not routine.sql_body and not page.book.effects.of(routine.oid).is_complete
