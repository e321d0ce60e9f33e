"""The partitions of a table as a tree, with what each holds, and the rows that a partition holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import (
    constraint_definition,
    index_definition,
    partition_key,
    rule_definition,
    trigger_definition,
)
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Edge, PartitionBound, Table
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.insight.events import Horizon
from meshdoc.insight.order import whole
from meshdoc.insight.partition import own_columns, own_parts
from meshdoc.render import AnyTable
from meshdoc.render.display import display_name, plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.story import decided_by_the_day
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    anchor,
    bullets,
    code,
    comment,
    details,
    join,
    joined,
    md,
    section,
    table,
)


def partitions(page: Page, item: AnyTable) -> Markup:
    """The partition key and partitions of a partitioned table; the rows that a partition holds."""
    own = _rows(page, item.partition_of, item.partition_bound) if item.partition_bound else NOTHING
    if not isinstance(item, Table) or not item.partition_strategy:
        return section("Partition", own)
    below = [part for part, _ in _tree(page, item, 0)]
    since = {part.oid: _since(page, part) for part in below}
    alike = since[below[0].oid] if len(below) > 1 and len({*since.values()}) == 1 else NOTHING
    listed = table(("Partition", "Holds", "Since", "Description"), _entries(page, item, {} if alike else since))
    return section(
        "Partitions",
        own,
        join(
            " ",
            [
                md("Partitioned by {}.", code(partition_key(page.book.names, item))),
                md("All partitions since {}.", alike) if alike else NOTHING,
            ],
        ),
        decided_by_the_day(page, "partition", below),
        listed or "No partitions, so the table cannot store rows.",
        _outlook(page, item),
        _of_their_own(page, [part for part in below if part.oid in page.book.folded]),
    )


# --- the next partitions ---------------------------------------------------------------------------------------


def _outlook(page: Page, item: Table) -> Markup:
    """Until when the partitions of a table of events reach, and what creates more."""
    found = next((each.horizon for each in page.book.reports.events if each.table == item.oid), None)
    if found is None:
        return NOTHING
    told = horizon(page, found)
    return md("The partitions {}.", told) if found.end else md("In this table, {}.", told)


def horizon(page: Page, found: Horizon) -> Markup:
    """`reach up to (not including) 2025-06-01; rows beyond are refused; created by f()`."""
    end = md("reach up to (not including) {}", limit(page, found.end)) if found.end else NOTHING
    rows = "rows beyond" if found.end else "rows that fit no partition"
    later = f"{rows} go to the default partition" if found.has_default else f"{rows} are refused"
    makers = join(", ", map(page.object, found.makers))
    made = md("created by {}", makers) if makers else md("no function creates more")
    failing = [md("{} fails: {}", page.object(oid), reason) for oid, reason in found.failing]
    return join("; ", [end, later, *(failing or [made])])


# --- the tree -------------------------------------------------------------------------------------------------


def _tree(page: Page, item: AnyTable, level: int) -> Iterator[tuple[AnyTable, int]]:
    """The partitions on all levels, each below its parent."""
    for part in page.book.partitions(item.oid):
        yield part, level
        yield from _tree(page, part, level + 1)


def _entries(page: Page, item: Table, since: Mapping[Oid, Text]) -> Iterator[tuple[Text, ...]]:
    for part, level in _tree(page, item, 0):
        yield _name(page, part, level), _holds(page, part), since.get(part.oid, ""), comment(part.comment)


def _since(page: Page, part: AnyTable) -> Markup:
    """The statement that created a partition."""
    made = page.book.history.created_by(part.oid)
    return page.source(made.location, made.version) if made else NOTHING


def _name(page: Page, part: AnyTable, level: int) -> Markup:
    """The name, linked if the partition has a page, and anchored if this is its place."""
    if part.oid in page.book.folded:
        name = anchor(page.links.anchor(part), code(display_name(page.book.names, part)))
    else:
        name = page.object(part.oid)
    return join(" ", [*(["└"] if level else []), name])


def _holds(page: Page, part: AnyTable) -> Markup:
    bound = part.partition_bound
    assert bound
    held = _bound(page, bound)
    if not isinstance(part, Table) or not part.partition_strategy:
        return held
    return md("{}; partitioned by {}", held, code(partition_key(page.book.names, part)))


def _bound(page: Page, bound: PartitionBound) -> Markup:
    """A bound in words."""
    if bound.default:
        return md("all other rows (default partition)")
    if len(bound.lower) == 1:
        return _range(page, bound.lower[0], bound.upper[0])
    if bound.values:
        return join(", ", (code(page.sql(value)) for value in bound.values))
    if bound.modulus:
        return md("hash remainder {} of {}", str(bound.remainder), str(bound.modulus))
    return md("from {} up to (not including) {}", _edges(page, bound.lower), _edges(page, bound.upper))


def _edges(page: Page, edges: Sequence[Expr | Edge]) -> Markup:
    """`(2025, 'a', MAXVALUE)`."""
    return md("({})", join(", ", (limit(page, edge) if isinstance(edge, Expr) else code(edge.value) for edge in edges)))


# --- what partitions have that their parent has not -----------------------------------------------------------------


def _of_their_own(page: Page, parts: list[AnyTable]) -> Markup:
    """The parts of the partitions without a page, told once for those that are alike."""
    first: dict[Oid, list[AnyTable]] = {}
    for part in parts:
        first.setdefault(part.partition_of, []).append(part)
    return joined(
        *(_of_siblings(page, siblings) for siblings in first.values()),
        join(" ", _access(page, parts)),
        details("Findings about partitions", joined(*_findings(page, parts))),
    )


def _of_siblings(page: Page, siblings: list[AnyTable]) -> Markup:
    example = siblings[0]
    own = own_parts(page.book.catalog, example)
    definitions = bullets(_definition(page, item) for item in own)
    summary = f"As on {display_name(page.book.names, example)}"
    return joined(_counted(own, siblings), details(summary, definitions), _columns(page, siblings))


def _columns(page: Page, siblings: Sequence[AnyTable]) -> Markup:
    """What columns of the partitions have other than those of the table: `kind: default 'a'`."""
    whose = "partitions" if len(siblings) > 1 else "partition"
    lines = []
    for column, default in own_columns(page.book.catalog, siblings[0]):
        shown = md("default {}", code(page.sql(default))) if default else md("no default")
        facts = [shown, "not null" if column.not_null else "", "privileges of its own" if column.acl else ""]
        lines.append(md("{}: {}", code(column.name), join(", ", [*facts, comment(column.comment)])))
    return joined(f"Columns that differ in the {whose}:", bullets(lines)) if lines else NOTHING


def _counted(own: Sequence[Object], siblings: Sequence[AnyTable]) -> Text:
    """`Each partition has 3 indexes that the table does not define.`"""
    if not own:
        return ""
    counts = Counter("constraint" if isinstance(item, Constraint) else item.noun for item in own)
    owner = "Each partition" if len(siblings) > 1 else "The partition"
    return f"{owner} has {', '.join(plural(n, noun) for noun, n in counts.items())} that the table does not define."


def _definition(page: Page, item: Object) -> Markup:
    names = page.book.names
    match item:
        case Index():
            return code(f"{index_definition(names, item)};")
        case Trigger():
            return code(f"{trigger_definition(names, item)};")
        case Rule():
            return code(rule_definition(names, item))
        case Policy():
            return md("policy {}", code(item.name))
    assert isinstance(item, Constraint)
    return md("constraint {}: {}", code(item.name), code(constraint_definition(names, item)))


def _access(page: Page, parts: Sequence[AnyTable]) -> Iterator[Text]:
    """Whether the protection of the table holds for a partition that is read by its own name."""
    if any(_is_unprotected(page.book.catalog, part) for part in parts):
        yield (
            "Row-level security is off on partitions: the policies of the table do not apply to a query that names a "
            "partition."
        )


def _is_unprotected(catalog: Catalog, part: AnyTable) -> bool:
    root = catalog[whole(catalog, part.oid)]
    is_protected = isinstance(root, Table) and root.row_security
    return is_protected and isinstance(part, Table) and not part.row_security


def _findings(page: Page, parts: list[AnyTable]) -> Iterator[Markup]:
    yield from (page.doubts(part.oid) for part in parts)
    yield from page.findings(*(part.oid for part in parts))


# --- the rows of one partition --------------------------------------------------------------------------------------


def _rows(page: Page, parent: Oid, bound: PartitionBound) -> Markup:
    """The rows that a partition holds."""
    rows = md("Holds rows of {}", page.object(parent))
    if bound.default:
        return md("{} that no other partition accepts (default partition).", rows)
    column = _column(page, parent)
    if column and bound.lower:
        return md("{} with {} {}.", rows, column, _range(page, bound.lower[0], bound.upper[0]))
    if column and bound.values:
        return md("{} with {} in {}.", rows, column, _bound(page, bound))
    return md("{}: {}.", rows, _bound(page, bound))


def _column(page: Page, parent: Oid) -> Markup:
    """The only column of a partition key; empty if there are several, or expressions."""
    whole = page.book.catalog[parent]
    attnums = [item.attnum for item in whole.partition_key] if isinstance(whole, Table) else []
    return page.columns(parent, attnums) if len(attnums) == 1 and all(attnums) else NOTHING


def _range(page: Page, lower: Expr | Edge, upper: Expr | Edge) -> Markup:
    if isinstance(lower, Expr) and isinstance(upper, Expr):
        return md("from {} up to (not including) {}", limit(page, lower), limit(page, upper))
    if isinstance(upper, Expr):
        return md("up to (not including) {}", limit(page, upper))
    return md("from {} onward", limit(page, lower)) if isinstance(lower, Expr) else md("of any value")


def limit(page: Page, value: Expr) -> Markup:
    """A constant without its quotes; midnight without its time."""
    shown = page.sql(value)
    plain = shown[1:-1]
    if shown != f"'{plain}'" or "'" in plain:
        return code(shown)
    return code(plain.removesuffix("+00").removesuffix(" 00:00:00") if plain.endswith(" 00:00:00+00") else plain)
