"""The Access section of tables and views: what each role reaches, and by which ways around the policies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.acl import PUBLIC_ROLE, RIGHTS, acl_default
from meshdoc.catalog.names.noun import plural as nouns
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Location
from meshdoc.insight.access.around import Way, ways_around
from meshdoc.insight.access.extent import Condition, Rows
from meshdoc.insight.access.matrix import COMMANDS, Cell
from meshdoc.insight.access.opening import alike, is_unbound_owner
from meshdoc.insight.access.origin import Origin
from meshdoc.render import Book
from meshdoc.render.markdown.page import PUBLIC, Page
from meshdoc.render.markdown.privilege import EVERY, privilege_words
from meshdoc.render.markdown.security import closes_last
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    details,
    join,
    joined,
    md,
    merged,
    phrase,
    section,
    table,
)

SHORT = 56
"""A longer condition is a link to its policy."""
_IN_CALL = re.compile(r"\b(\w++) IN \( SELECT (?:public\.)?([\w.]+\(\)) AS \w+\)")
"""A column that must be in the result of a function."""
HEADERS = ("Role", "Read", "Insert", "Update", "Delete", "Truncate")


def access(page: Page, item: Relation) -> Markup:
    """Who can do what; empty for a relation without row-level security and privileges of other roles."""
    if not is_shared(page.book, item):
        return NOTHING
    roles = asked_roles(page.book)
    rows = [_row(page, members, item) for members, _ in alike(page.book.access, roles, [item])]
    is_owned = item.owner not in roles or is_unbound_owner(page.book.access, item.owner, item)
    nobody = "" if rows else f"No role except {'the owner and ' if is_owned else ''}superusers has access."
    if isinstance(item, View) and (reason := page.book.access.failure(item)):
        nobody = f"SELECT fails for every role, superusers included: {reason}."
    return section(
        "Access",
        nobody,
        table(HEADERS[: 1 + _commands(item)], rows),
        bullets(_refusals(page, item, roles)),
        _around(page, item, roles),
        details("Privileges", _privileges(page, item)),
        name="access",
    )


def shared(book: Book) -> list[Relation]:
    """The tables and views with anything to say about access."""
    return [item for item in (*book.all_tables, *book.views) if is_shared(book, item)]


def asked_roles(book: Book) -> list[Oid]:
    """PUBLIC, and the roles that the project makes or names, without superusers."""
    return list(book.reports.roles)


def is_shared(book: Book, item: Relation) -> bool:
    """Whether a relation has row-level security, policies, or privileges of roles other than its owner."""
    if isinstance(item, Table) and (item.row_security or book.parts(item.oid, Policy)):
        return True
    acls = (item.acl or (), *(column.acl or () for column in item.columns))
    default = set(acl_default("r", item.owner))
    return any(entry not in default and entry.grantee != item.owner for acl in acls for entry in acl)


def _row(page: Page, roles: Sequence[Oid], item: Relation) -> tuple[Text, ...]:
    return (role_names(page, roles), *cells(page, roles[0], item, "as read")[: _commands(item)])


def _commands(item: Relation) -> int:
    """How many of the commands exist for a relation: views have no TRUNCATE, materialized views are only read."""
    return 1 if isinstance(item, MaterializedView) else len(COMMANDS) - isinstance(item, View)


def cells(page: Page, role: Oid, item: Relation, same: str) -> tuple[Text, ...]:
    """What a role reaches by each command; a condition that is that of the first command is not repeated."""
    reached = [page.book.access.cell(role, item, command) for command in COMMANDS]
    first, *others = (extent(page, cell) for cell in reached)
    is_long = reached[0].extent.rows not in (Rows.NONE, Rows.ALL)
    return (first, *(same if is_long and each == first else each for each in others))


def role_names(page: Page, roles: Iterable[Oid]) -> Markup:
    """Roles, linked."""
    return join(", ", (page.role(role) for role in roles))


def extent(page: Page, cell: Cell) -> Text:
    """The rows in words: `no`, `all`, or a condition; and the columns, if they are limited."""
    found = cell.extent
    if found.rows is Rows.NONE:
        return "no"
    item = page.book.catalog[cell.object]
    assert isinstance(item, Relation)
    columns = page.columns(item.oid, cell.columns) if cell.columns else NOTHING
    rows: Text = "all" if found.rows is Rows.ALL else _conditions(page, found.conditions)
    return md("{}; columns {}", rows, columns) if columns else rows


def _conditions(page: Page, conditions: Sequence[Condition]) -> Markup:
    return md("rows {}", join(", ", dict.fromkeys(_condition(page, one) for one in conditions)))


def _condition(page: Page, condition: Condition) -> Text:
    if not condition.policies:
        words = condition.text.removeprefix("rows ")
        return md("({})", words) if words == condition.text else md("{}", words)
    text = _IN_CALL.sub(r"\1 in \2", condition.text)
    bare = text[1:-1] if text.startswith("(") and closes_last(text) else text
    if len(bare) <= SHORT:
        return md("where {}", code(bare))
    policies = [page.book.catalog[policy] for policy in condition.policies]
    numbered = len(policies) > 1
    labels = ["policy" if not numbered else str(number) for number, _ in enumerate(policies, 1)]
    links = [page.words(Address(policy.oid), label) for policy, label in zip(policies, labels, strict=True)]
    return md("by policies {}", join(", ", links)) if numbered else md("by {}", links[0])


def _refusals(page: Page, item: Relation, roles: Sequence[Oid]) -> Iterator[Markup]:
    """The roles that hold privileges in vain, with PostgreSQL's reasons."""
    found: dict[tuple[str, str], list[Oid]] = {}
    for role in roles:
        cells = [page.book.access.cell(role, item, command) for command in COMMANDS]
        vain = [cell for cell in cells if page.book.access.is_in_vain(cell)]
        for reason in dict.fromkeys(cell.extent.refused for cell in vain):
            commands = ", ".join(cell.command.upper() for cell in vain if cell.extent.refused == reason)
            found.setdefault((commands, reason), []).append(role)
    for (commands, reason), members in found.items():
        yield md("Privileges without effect, {}: {} ({})", role_names(page, members), commands, reason)


# --- around the policies ------------------------------------------------------------------------------------


def _around(page: Page, item: Relation, roles: Sequence[Oid]) -> Markup:
    if not isinstance(item, Table) or not item.row_security:
        return NOTHING
    ways = list(_ways(page, item, ways_around(page.book.access, item, roles)))
    return joined("Reached around the policies:", bullets(ways)) if ways else NOTHING


def _ways(page: Page, table: Table, ways: Iterable[Way]) -> Iterator[Markup]:
    """The ways, those of the same kind and roles together."""
    alike: dict[tuple[str, str, Markup, Markup], list[Markup]] = {}
    for way in ways:
        item = page.book.catalog[way.object]
        roles = PUBLIC if PUBLIC_ROLE in way.roles else role_names(page, way.roles)
        owner = page.role(way.owner) if isinstance(item, View | Routine) else NOTHING
        alike.setdefault((*_kind(table, item), owner, roles), []).append(page.object(way.object))
    for (noun, note, owner, roles), names in alike.items():
        kind = noun if len(names) == 1 else nouns(noun)
        yield join(" ", [kind, join(", ", names), phrase(note, [owner] * note.count("{}")), md("by {}", roles)])


def _kind(table: Table, item: Object) -> tuple[str, str]:
    """What a way is, and whose privileges count there."""
    match item:
        case View():
            return "view", "(with the privileges of the owner {})"
        case MaterializedView():
            return "materialized view", ""
        case Routine():
            return "function", "(security definer, owner {}; mentions the table)"
    is_below = isinstance(item, Table) and table.oid in (item.partition_of, *item.inherits)
    kind = ("partition" if isinstance(item, Table) and item.partition_of else "child") if is_below else "table"
    return kind, "directly" if is_below else ""


# --- privileges ---------------------------------------------------------------------------------------------


def _privileges(page: Page, item: Relation) -> Markup:
    """Who was granted what by which statement, the owner left out; columns with the same privileges together."""
    origin = Origin(page.book.history, page.book.access.privileges.roles)
    found: dict[tuple[Oid, bool, Location | None, tuple[int, ...]], dict[str, bool]] = {}
    for grant in origin.entries(item, "r", RIGHTS["r"]):
        if grant.grantee != item.owner:
            key = (grant.grantee, grant.by_default, grant.location, grant.columns)
            letters = found.setdefault(key, {})
            letters[grant.letter] = letters.get(grant.letter, False) or grant.grantable
    rows: dict[tuple[Markup, str, Markup, bool], list[int]] = {}
    for (grantee, by_default, location, columns), letters in found.items():
        words = privilege_words(frozenset(letters), "r", frozenset(each for each, may in letters.items() if may))
        granted = _granted(page, location, by_default=by_default)
        row = (page.role(grantee), words.replace(EVERY, "all", 1), granted, bool(columns))
        rows.setdefault(row, []).extend(columns)
    told = ((role, words, page.columns(item.oid, columns), by) for (role, words, by, _), columns in rows.items())
    return table(("Role", "Privileges", "Column", "Granted by"), merged(told))


def _granted(page: Page, location: Location | None, *, by_default: bool) -> Markup:
    if location is None:
        return NOTHING
    return md("default privileges, {}", page.where(location)) if by_default else page.where(location)
