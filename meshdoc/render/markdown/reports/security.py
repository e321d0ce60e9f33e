"""The security report: what is open to whom, the access matrix, gaps in protection, and protection that was lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import COMMANDS
from meshdoc.insight.access.opening import Opening, alike, is_unbound_owner, openings, partitioned_table
from meshdoc.insight.execution import FIRED_BY
from meshdoc.insight.loss import Loss, losses
from meshdoc.insight.weakening import Weakening, weakenings
from meshdoc.render.display import in_series, plural
from meshdoc.render.links import SECURITY, TENANCY, Place
from meshdoc.render.markdown.access import asked_roles, cells, role_names, shared
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import report
from meshdoc.render.markdown.reports import sensitive
from meshdoc.render.markdown.reports.sensitive import bypasses
from meshdoc.render.markdown.reports.tenancy import compared
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    bullets,
    code,
    heading,
    indented,
    join,
    joined,
    md,
    merged,
    section,
    table,
)

HEADERS = ("Relation", "Select", "Insert", "Update", "Delete", "Truncate")


@report(SECURITY, "Security report", "what each role can read and change, and what protection was lost", shared)
def security(page: Page) -> Markup:
    """The report; empty for a schema without roles of its own, grants and policies."""
    items = (*page.book.all_tables, *page.book.views)
    roles = asked_roles(page.book)
    if not shared(page.book):
        return NOTHING
    shown = list(alike(page.book.access, roles, items))
    return page.shared(
        "Security",
        without_restriction(page),
        _tenant(page),
        "Schema USAGE, privileges, memberships, row-level security and view owners count; "
        "constraints and triggers do not. Superusers and owners are omitted.",
        section("Access matrix", _exempt(page, roles), *(_matrix(page, members, items) for members, _ in shown)),
        section("Tables without row-level security", bullets(_unguarded(page, roles))),
        section("Row-level security without policies", bullets(_closed(page))),
        section("Policies without effect", bullets(_idle(page))),
        section("Policies that let every row through", bullets(_always(page))),
        section("Calls for each row", _called(page)),
        section("Security definer functions", bullets(_definers(page))),
        section("Columns that look like secrets or personal data", sensitive.columns(page)),
        section("Column privileges without effect", sensitive.covered(page)),
        section("Default privileges", bullets(sensitive.defaults(page))),
        section("Protection lost", *(_loss(page, loss) for loss in losses(page.book.history))),
        section("Protection weakened", bullets(_weakened(page, each) for each in weakenings(page.book.history))),
    )


# --- the first lines ----------------------------------------------------------------------------------------


def without_restriction(page: Page, most: int = sys.maxsize) -> Markup:
    """What roles reach without restriction, relations alike together; up to `most` of them are named."""
    items = (*page.book.all_tables, *page.book.views)
    bound = [role for role in asked_roles(page.book) if not bypasses(page, role)]
    found = openings(page.book.access, bound, items)
    if not found:
        return md("No role reads or changes all rows of a table or view.")
    return bullets(_opening(page, opening, most) for opening in found)


def _tenant(page: Page) -> Markup:
    """The column by which policies tell tenants apart."""
    found = page.book.tenancy
    if found is None or not found.root.identities:
        return NOTHING
    return md("{}: {}", page.to(Place(TENANCY), "Tenants"), compared(page, found.root.identities))


def _opening(page: Page, opening: Opening, most: int) -> Markup:
    """The roles, and below them what they reach in which way."""
    ways: dict[str, list[Oid]] = {}
    reached = {"read": opening.reads, "insert": opening.inserts, "update": opening.updates, "delete": opening.deletes}
    for oid in dict.fromkeys(oid for oids in reached.values() for oid in oids):
        ways.setdefault(in_series([verb for verb, oids in reached.items() if oid in oids]), []).append(oid)
    lines = [
        md("{} any row {} {}", verbs, "into" if verbs == "insert" else "of", _relations(page, oids, most))
        for verbs, oids in ways.items()
    ]
    if opening.truncated:
        relations = _relations(page, opening.truncated, most)
        lines.append(md("truncate {}, although row-level security is enabled there", relations))
    roles = role_names(page, opening.roles)
    return md("{} can {}", roles, *lines) if len(lines) == 1 else md("{} can:\n{}", roles, indented(bullets(lines)))


def _relations(page: Page, oids: Sequence[Oid], most: int) -> Markup:
    named = [_with_partitions(page, oid) for oid in oids[:most]]
    return join(", ", [*named, *([f"{len(oids) - most} more"] if len(oids) > most else [])])


def _with_partitions(page: Page, oid: Oid) -> Markup:
    count = len(page.book.partitions(oid))
    return md("{} and its {}", page.object(oid), plural(count, "partition")) if count else page.object(oid)


# --- the matrix ---------------------------------------------------------------------------------------------


def _exempt(page: Page, roles: Sequence[Oid]) -> Markup:
    """The roles that no policy binds."""
    exempt = [oid for oid in roles if bypasses(page, oid)]
    verb = "bypasses" if len(exempt) == 1 else "bypass"
    return md("{} {} row-level security (BYPASSRLS).", role_names(page, exempt), verb) if exempt else NOTHING


def _matrix(page: Page, roles: Sequence[Oid], items: Sequence[Relation]) -> Markup:
    """The relations that some roles reach, those alike together; partitions only where they differ from their table."""
    shown = (item for item in items if _is_shown(page, roles[0], item))
    rows = ((page.object(item.oid), *cells(page, roles[0], item, "as select")) for item in shown)
    return joined(heading(3, role_names(page, roles)), table(HEADERS, merged(rows)))


def _is_shown(page: Page, role: Oid, item: Relation) -> bool:
    if is_unbound_owner(page.book.access, role, item):
        return False
    cells = [page.book.access.cell(role, item, command) for command in COMMANDS]
    parent = page.book.catalog.get(partitioned_table(item))
    if isinstance(parent, Relation):
        above = [page.book.access.cell(role, parent, command) for command in COMMANDS]
        return [cell.extent.rows for cell in cells] != [cell.extent.rows for cell in above]
    return any(cell.extent.rows is not Rows.NONE for cell in cells)


# --- gaps ---------------------------------------------------------------------------------------------------


def _unguarded(page: Page, roles: Sequence[Oid]) -> Iterator[Markup]:
    """Tables that others than the owner reach and that have no row-level security, by who reaches them."""
    found: dict[tuple[Oid, ...], list[Markup]] = {}
    for item in page.book.all_tables:
        if not isinstance(item, Table) or item.row_security:
            continue
        reaching = tuple(role for role in roles if _reaches(page, role, item))
        parent = page.book.catalog.get(item.partition_of)
        if reaching and not (isinstance(parent, Table) and not parent.row_security):
            found.setdefault(reaching, []).append(_with_partitions(page, item.oid))
    return (md("{}: {}", role_names(page, reaching), join(", ", names)) for reaching, names in found.items())


def _reaches(page: Page, role: Oid, item: Relation) -> bool:
    cells = (page.book.access.cell(role, item, command) for command in COMMANDS)
    return any(cell.extent.rows is not Rows.NONE for cell in cells)


def _guarded(page: Page) -> Iterator[tuple[Table, tuple[Policy, ...]]]:
    for item in page.book.all_tables:
        if isinstance(item, Table):
            yield item, page.book.parts(item.oid, Policy)


def _closed(page: Page) -> Iterator[Markup]:
    return (page.object(item.oid) for item, policies in _guarded(page) if item.row_security and not policies)


def _idle(page: Page) -> Iterator[Markup]:
    for item, policies in _guarded(page):
        if policies and not item.row_security:
            yield md(
                "{}: {}, but row-level security is disabled", page.object(item.oid), plural(len(policies), "policy")
            )


def _always(page: Page) -> Iterator[Markup]:
    for item, policies in _guarded(page):
        for policy in policies if item.row_security else ():
            conditions = [page.sql(expr) for expr in (policy.using, policy.with_check) if expr]
            if policy.permissive and conditions and set(conditions) == {"true"}:
                name = page.name(Address(policy.oid), policy.name)
                yield md(
                    "{} on {}: {} for {}",
                    name,
                    page.object(item.oid),
                    policy.command.upper(),
                    role_names(page, policy.roles),
                )


def _called(page: Page) -> Markup:
    lines = bullets(sensitive.calls(page))
    advice = md(
        "Each returns the same for all rows of a statement. Within a sub-select, as in {}, it is called once.",
        code("(select auth.uid())"),
    )
    return joined(advice, lines) if lines else NOTHING


def _definers(page: Page) -> Iterator[Markup]:
    """Functions that run with their owner's privileges, if every role may call them or the caller sets search_path."""
    found: dict[str, list[Markup]] = {}
    for item in page.book.routines:
        if item.security_definer:
            (cell,) = page.book.access.of(PUBLIC_ROLE, item)
            is_open = cell.extent.rows is Rows.ALL and item.returns.oid not in FIRED_BY
            notes = ["any role may call"] if is_open else []
            notes += [] if item.sql_body or "search_path" in dict(item.config) else ["no search_path is set for"]
            if notes:
                found.setdefault(", ".join(notes), []).append(page.object(item.oid))
    return (md("{}: {}", notes, join(", ", names)) for notes, names in found.items())


# --- loss ---------------------------------------------------------------------------------------------------


def _weakened(page: Page, weakening: Weakening) -> Markup:
    names = join(", ", map(code, weakening.names))
    told = md("{}: {}", page.object(weakening.about), join(": ", [weakening.what, names]))
    return join(" · ", [told, page.where(weakening.cause.location) if weakening.cause else NOTHING])


def _loss(page: Page, loss: Loss) -> Markup:
    policies = [part.name for part in loss.parts if isinstance(part, Policy)]
    if not loss.row_security and not policies:
        return NOTHING
    lost = ["row-level security"] if loss.row_security else []
    lost += [plural(len(policies), "policy")] if policies else []
    where = page.where(loss.cause.location) if loss.cause else NOTHING
    line = md("Recreating {} dropped {}, not restored since", page.object(loss.successor), " and ".join(lost))
    return joined(join(" · ", [line, where]), bullets(policies))
