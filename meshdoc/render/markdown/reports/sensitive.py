"""Parts of the security report: columns that look sensitive and who reads them, and privileges that need a look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.per_row import calls_per_row
from meshdoc.redact.hide import SECRET
from meshdoc.render.display import plural
from meshdoc.render.markdown.access import asked_roles, is_shared, role_names
from meshdoc.render.markdown.objects.default_privileges import granted_by_default
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.privilege import privilege_words
from meshdoc.render.markdown.report import by_table
from meshdoc.render.markup import NOTHING, Markup, join, joined, md

PERSONAL = re.compile(
    r"e?mail|phone|birth|passport|(?:^|_)(?:ssn|iban|ip|tax_id|first_?name|last_?name|full_?name|surname)(?:_|$)",
    re.IGNORECASE,
)
"""Names of columns that look like personal data."""


def columns(page: Page) -> Markup:
    """The columns whose names look like secrets or personal data, by table, with the roles that read them.

    A public edition does not name them.
    """
    if page.book.edition.is_public:
        return NOTHING
    items = (item for item in (*page.book.all_tables, *page.book.views) if is_shared(page.book, item))
    found = [(item.oid, fact) for item in items for fact in _read(page, item)]
    return joined("By their names; the roles read them in the rows given.", by_table(page, found)) if found else NOTHING


def _read(page: Page, item: Relation) -> Iterator[Markup]:
    """The columns that the same roles read, together: `mail, phone: a (all rows); b (some rows)`."""
    alike: dict[Markup, list[int]] = {}
    for column in item.columns:
        if SECRET.search(column.name) or PERSONAL.search(column.name):
            readers = _readers(page, item, column.attnum)
            alike.setdefault(readers, []).append(column.attnum)
    return (md("{}: {}", page.columns(item.oid, attnums), readers) for readers, attnums in alike.items() if readers)


def _readers(page: Page, item: Relation, attnum: int) -> Markup:
    groups: dict[str, list[Oid]] = {}
    for role in asked_roles(page.book):
        cell = page.book.access.cell(role, item, "select")
        if (
            not (role == item.owner or bypasses(page, role))
            and cell.extent.rows is not Rows.NONE
            and (not cell.columns or attnum in cell.columns)
        ):
            groups.setdefault("all rows" if cell.extent.rows is Rows.ALL else "some rows", []).append(role)
    return join("; ", (md("{} ({})", role_names(page, roles), rows) for rows, roles in groups.items()))


def bypasses(page: Page, oid: Oid) -> bool:
    """Whether no policy binds a role."""
    role = page.book.catalog.get(oid)
    return isinstance(role, Role) and role.bypass_row_security


def calls(page: Page) -> Iterator[Markup]:
    """The functions that policies call for each row, and the tables of these policies."""
    policies = (policy for table in page.book.all_tables for policy in page.book.parts(table.oid, Policy))
    for oid, found in calls_per_row(page.book.names, policies).items():
        tables = list(dict.fromkeys(policy.table for policy in found))
        names = join(", ", map(page.sparing(len(tables)).object, tables))
        called = page.name(Address(oid))
        yield md("{} by {} on {}", called, plural(len(found), "policy"), names)


def covered(page: Page) -> Markup:
    """The privileges on columns that the same role, or every role, holds on the whole relation."""
    found = [(item.oid, fact) for item in (*page.book.all_tables, *page.book.views) for fact in _covered(page, item)]
    note = "These privileges on columns restrict nothing: the role holds the same one on the whole table."
    return joined(note, by_table(page, found)) if found else NOTHING


def _covered(page: Page, item: Relation) -> Iterator[Markup]:
    whole: dict[Oid, set[str]] = {}
    for entry in item.acl or ():
        whole.setdefault(entry.grantee, set()).update(entry.privileges)
    alike: dict[tuple[Oid, str], list[int]] = {}
    for column in item.columns:
        for entry in column.acl or ():
            held = whole.get(entry.grantee, set()) | whole.get(PUBLIC_ROLE, set())
            if common := entry.privileges & held:
                alike.setdefault((entry.grantee, privilege_words(common, "c")), []).append(column.attnum)
    for (grantee, words), attnums in alike.items():
        yield md("{} on {} to {}", words, page.columns(item.oid, attnums), page.role(grantee))


def defaults(page: Page) -> Iterator[Markup]:
    """What roles get on objects that are created later, those that get the same together."""
    alike: dict[tuple[Markup, ...], list[Oid]] = {}
    asked = asked_roles(page.book)
    for role, lines in granted_by_default(page).items():
        if role not in asked:
            continue
        alike.setdefault(tuple(lines), []).append(role)
    for told, roles in alike.items():
        yield from (md("{} {}", role_names(page, roles), line) for line in told)
