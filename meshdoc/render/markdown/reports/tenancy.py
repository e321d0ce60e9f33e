"""The tenancy report: the tenant, the tables that can hold rows of two tenants, and the way of each table to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.normalization import uses
from meshdoc.insight.tables import Kind, kind_of
from meshdoc.insight.tenancy.identity import Identity
from meshdoc.insight.tenancy.remedy import remedy_sql
from meshdoc.insight.tenancy.report import Diamond, Member, Tenancy, Way
from meshdoc.insight.tenancy.root import Reason
from meshdoc.render.display import plural
from meshdoc.render.links import TENANCY
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import MOST_ROWS, folded_list, grouped, report
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    code,
    details,
    fenced,
    join,
    joined,
    md,
    section,
)

WAYS = ("Table", "Ways that need not agree", "Note")
MEMBERS = ("Table", "Way to the tenant", "Every row", "Policies")


@report(
    TENANCY,
    "Tenancy",
    "the tenant, how each table leads to it, and where a row may lead to two",
    lambda book: book.tenancy and book.tenancy.members,
)
def tenancy(page: Page) -> Markup:
    """The report; empty for a schema in which no table leads to another."""
    found = page.book.tenancy
    if found is None or not found.members:
        return NOTHING
    return page.shared(
        "Tenancy",
        _root(page, found),
        _summary(page, found),
        section("Rows of two tenants", *_diamonds(page, found)),
        section("Tables of a tenant", grouped(MEMBERS, [_member(page, each) for each in found.members], "table")),
        section("Tables that do not lead to a tenant", *_apart(page, found)),
    )


# --- the tenant ---------------------------------------------------------------------------------------------


def _root(page: Page, found: Tenancy) -> Markup:
    root, name = found.root, page.object(found.root.table)
    if root.reason is Reason.CONFIGURED:
        return join(" ", [md("The tenant is {}, as configured.", name), compared(page, root.identities)])
    if root.reason is Reason.FOREIGN_KEYS:
        return md(
            "No policy compares a column with the caller, so the tenant is assumed to be {}, the table that most "
            "foreign keys lead to. If the tenant is another table, name it in the setting {}.",
            name,
            code("tenant"),
        )
    if not root.identities:
        return md("The tenant is {}: policies compare the columns that reference it with the caller.", name)
    return join(" ", [md("The tenant is {}.", name), compared(page, root.identities)])


def compared(page: Page, identities: Sequence[Identity]) -> Markup:
    """`projects.owner = auth.uid()`, and where it is compared."""
    return join(" ", (_comparison(page, each) for each in identities))


def _comparison(page: Page, each: Identity) -> Markup:
    identity = page.object(each.function) if each.function else code(each.word)
    place = md("in {}", page.object(each.routine)) if each.routine else md("in policies")
    return md("{} is compared with {} {}.", page.name(each.column), identity, place)


def _summary(page: Page, found: Tenancy) -> Markup:
    total = len(found.members) + len(found.apart) + 1
    tables = {each.table for each in found.diamonds}
    sentences = [f"{len(found.members)} of {plural(total, 'table')} lead to it by foreign keys."]
    if tables:
        sentences.append(f"{plural(len(tables), 'table')} can hold a row that leads to two tenants.")
    elif not found.undecided:
        sentences.append("No row can lead to two tenants.")
    if found.undecided:
        sentences.append(f"{plural(len(found.undecided), 'pair')} of foreign keys could not be decided.")
    return md("{}", " ".join(sentences))


# --- diamonds -----------------------------------------------------------------------------------------------


def _diamonds(page: Page, found: Tenancy) -> Iterator[Text]:
    by_table: dict[Oid, list[Diamond]] = {}
    for each in found.diamonds:
        by_table.setdefault(each.table, []).append(each)
    if not by_table:
        return
    yield (
        "No constraint makes the ways of these tables agree: a row may name one tenant by one way and another tenant "
        "by another way. Where a policy uses only one of them, it does not check the others."
    )
    notes = page.sparing(len(by_table))
    yield grouped(WAYS, [_row(page, notes, diamonds) for diamonds in by_table.values()], "table")
    remedies = [each.remedy for diamonds in by_table.values() for each in diamonds if each.remedy]
    statements = dict.fromkeys(text for remedy in remedies for text in remedy_sql(page.book.names, remedy))
    if statements:
        yield md(
            "A composite foreign key makes a way over one table agree with the tenant that the row itself names. "
            "Existing rows must agree before it can be added."
        )
        yield details(plural(len(statements), "statement"), fenced("\n".join(list(statements)[:MOST_ROWS])))
    yield from _carriers(page, found)


def _row(page: Page, told: Page, diamonds: Sequence[Diamond]) -> tuple[Text, ...]:
    """A table with all of its ways of which two differ."""
    item = page.book.catalog[diamonds[0].table]
    ways = dict.fromkeys(way for each in diamonds for way in (each.one, each.other))
    shown = sorted(_shortest(ways), key=lambda way: (len(way.keys), way.keys))
    notes: list[Text] = [page.book.edition.reasons.get(Address(item.oid), "")]
    if triggers := {oid for each in diamonds for oid in each.triggers}:
        names = join(", ", (told.object(oid) for oid in sorted(triggers)))
        notes.append(md("may be enforced by {} {}", "trigger" if len(triggers) == 1 else "triggers", names))
    return (
        page.object(item.oid),
        join("<br>", (_way_and_policies(page, way) for way in shown)),
        join("<br>", notes),
    )


def _shortest(ways: Sequence[Way] | dict[Way, None]) -> list[Way]:
    """One way for each first foreign key."""
    found: dict[Oid, Way] = {}
    for way in sorted(ways, key=lambda way: len(way.keys)):
        found.setdefault(way.keys[0], way)
    return list(found.values())


def _way_and_policies(page: Page, way: Way) -> Markup:
    key = page.book.catalog[way.keys[0]]
    assert isinstance(key, ForeignKey)
    policies = page.book.parts(key.table, Policy)
    using = [policy for policy in policies if any(uses(policy, key.table, attnum) for attnum in key.columns)]
    words = f"used by {len(using)} of {plural(len(policies), 'policy')}" if policies else ""
    return join(" · ", [_way(page, way), words])


def _way(page: Page, way: Way) -> Markup:
    """`workflow_id` → `workflow_definitions.project_id`, without the tenant at its end."""
    steps = []
    for number, oid in enumerate(way.keys):
        key = page.book.catalog[oid]
        assert isinstance(key, ForeignKey)
        item = page.book.catalog[key.table]
        assert isinstance(item, Relation)
        names = ", ".join(item.attribute(attnum).name for attnum in key.columns)
        columns = f"({names})" if len(key.columns) > 1 else names
        label = columns if not number else f"{page.label(Address(item.oid))}.{columns}".replace(".(", " (")
        steps.append(code(label))
    return join(" → ", steps)


def _carriers(page: Page, found: Tenancy) -> Iterator[Markup]:
    """The tables that need a column for the tenant before composite keys can be made."""
    lacking = Counter(oid for each in found.diamonds for oid in each.carriers)
    if lacking:
        names = join(", ", (page.object(oid) for oid, _ in lacking.most_common()))
        yield md(
            "Where both ways lead over other tables, these tables need a column for the tenant first, and composite "
            "foreign keys that include it: {}.",
            names,
        )


# --- tables -------------------------------------------------------------------------------------------------


def _member(page: Page, each: Member) -> tuple[Text, ...]:
    policies = f"{len(each.following)} of {each.policies} follow a way" if each.policies else ""
    return (
        page.object(each.table),
        _way(page, each.way),
        "yes" if each.way.required else "no: a column may be null",
        policies,
    )


def _apart(page: Page, found: Tenancy) -> Iterator[Markup]:
    """The tables that do not lead to a tenant: look-up tables and archives apart."""
    groups: dict[Kind, list[Oid]] = {}
    for oid in found.apart:
        item = page.book.catalog[oid]
        assert isinstance(item, Relation)
        groups.setdefault(kind_of(page.book.catalog, item), []).append(oid)
    for kind, oids in sorted(groups.items(), key=lambda group: list(Kind).index(group[0])):
        names = [*map(page.sparing(len(oids)).object, oids)]
        if kind is Kind.TABLE:
            yield folded_list(names, "table")
        else:
            yield details(plural(len(oids), kind.value), joined(join(", ", names)))
