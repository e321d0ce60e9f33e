"""The index report: what indexes are for, what has none, which are redundant, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.index.paths import AccessPath, Use
from meshdoc.insight.index.report import IndexReport, OnPartitions, Price, Purpose, foreign_keys
from meshdoc.insight.index.serving import Served
from meshdoc.render.display import plural
from meshdoc.render.links import INDEXES
from meshdoc.render.markdown.index_uses import uses
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import FEW_ROWS, by_table, folded, report
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, joined, md, section, table

BY_EACH_ROW = (Use.FOREIGN_KEY, Use.POLICY)
"""What looks rows up whenever rows are changed or read."""
MOST_PRICES = 15
MOST_COLUMNS = 12


@report(
    INDEXES,
    "Indexes",
    "what each index serves, what has none, and which are redundant",
    lambda book: book.index_report.purposes or book.index_report.paths,
)
def indexes(page: Page) -> Markup:
    """The report; empty for a schema without indexes and access paths."""
    found = page.book.index_report
    if not (found.purposes or found.paths):
        return NOTHING
    missing = found.missing(*Use)
    needed = [path for path in missing if path.equal and any(source.use in BY_EACH_ROW for source in path.sources)]
    filters = [path for path in missing if path not in needed]
    return page.shared(
        "Indexes",
        _strategy(page, found),
        section("Foreign keys and policies without an index", _paths(page, needed)),
        section("Redundant indexes", by_table(page, _redundant(page, found.purposes))),
        section("Indexes of partitions alone", *_on_partitions(page, found.on_partitions)),
        section("Filters and joins without an index", _paths(page, filters)),
        section("Purpose of each index", *_purposes(page, found)),
        section("Foreign keys to look-up tables", _spared(page, found)),
        section("Price of writing", *_prices(page, found.prices)),
    )


# --- the first lines ----------------------------------------------------------------------------------------


def _strategy(page: Page, found: IndexReport) -> Markup:
    tables = {purpose.table for purpose in found.purposes}
    keys = sum(purpose.enforces for purpose in found.purposes)
    idle = sum(1 for purpose in found.purposes if not _has_purpose(purpose))
    counts = (
        (keys, "enforce", "keys"),
        (len(found.purposes) - keys - idle, "only serve", "foreign keys, policies, views or functions"),
        (idle, "serve", "nothing that the schema shows"),
    )
    words = ", ".join(f"{count} {verb}{'s' * (count == 1)} {what}" for count, verb, what in counts if count)
    have = "has" if len(tables) == 1 else "have"
    sentences = [f"{plural(len(tables), 'table')} {have} {plural(len(found.purposes), 'index')}: {words}."]
    paths = [path for _, path in foreign_keys(page.book.catalog, found.paths)]
    served = sum(path.served is Served.WHOLLY for path in paths)
    spared = sum(path.is_spared for path in paths)
    if paths:
        more = f", and {spared} lead to look-up tables" if spared else ""
        sentences.append(f"An index serves {served} of {plural(len(paths), 'foreign key')}{more}.")
    redundant = sum(1 for purpose in found.purposes if purpose.covered)
    if redundant:
        sentences.append(
            f"{plural(redundant, 'index')} can be dropped: another one covers {'it' if redundant == 1 else 'each'}."
        )
    return md("{}", " ".join(sentences))


def _has_purpose(purpose: Purpose) -> bool:
    return purpose.enforces or bool(purpose.serves)


# --- access paths -------------------------------------------------------------------------------------------


def _paths(page: Page, paths: Sequence[AccessPath]) -> Markup:
    told = page.sparing(len(paths))
    return by_table(page, ((path.table, _path(told, path)) for path in paths))


def _path(page: Page, path: AccessPath) -> Markup:
    """`a, b: foreign key k; only in part: i`."""
    used = md("{}: {}", _columns(page, path), join(", ", uses(page, path.sources)))
    return join("; ", [used, *_notes(page, path)])


def _columns(page: Page, path: AccessPath) -> Markup:
    parts = [page.columns(path.table, path.equal) if path.equal else NOTHING]
    parts += [md("{} by {}", page.columns(path.table, (each.attnum,)), code(each.operator)) for each in path.others]
    return join(", ", parts)


def _notes(page: Page, path: AccessPath) -> Iterator[Text]:
    for each in path.services[:1]:
        yield md("only in part: {}", _index(page, each.index))
    yield from (page.book.edition.reasons.get(Address(path.table, attnum), "") for attnum in path.equal)


def _spared(page: Page, found: IndexReport) -> Markup:
    spared = [key for key, path in foreign_keys(page.book.catalog, found.paths) if path.is_spared]
    told = page.sparing(len(spared))
    rows = [
        (page.object(key.table), page.columns(key.table, key.columns), told.object(key.references_table))
        for key in spared
    ]
    if not rows:
        return NOTHING
    intro = "These need no index as long as rows of the look-up table are neither deleted nor renumbered."
    return joined(intro, folded(("Table", "Columns", "Look-up table"), rows, "foreign key"))


# --- indexes ------------------------------------------------------------------------------------------------


def _index(page: Page, oid: int) -> Markup:
    return page.name(Address(oid), page.book.catalog[oid].name)


def _redundant(page: Page, purposes: Sequence[Purpose]) -> Iterator[tuple[Oid, Markup]]:
    for purpose in purposes:
        if purpose.covered:
            words = "is a duplicate of" if purpose.covered.is_duplicate else "is a prefix of"
            fact = md("{} {} {}", _index(page, purpose.index), words, _index(page, purpose.covered.by))
            reason = page.book.edition.reasons.get(Address(purpose.index), "")
            yield purpose.table, join(": ", [fact, reason])


def _on_partitions(page: Page, found: Sequence[OnPartitions]) -> Iterator[Text]:
    if not found:
        return
    yield "The partitioned table lacks these indexes: a new partition has them only if it is created with them."
    rows = [
        (page.object(each.table), join(", ", map(code, each.columns)), f"{len(each.indexes)} of {each.partitions}")
        for each in found
    ]
    yield folded(("Table", "Columns", "Partitions with an index"), rows, "column set")


def _purposes(page: Page, found: IndexReport) -> Iterator[Text]:
    """The indexes that serve more than a key of their own, if these are few, and those that serve nothing."""
    serving = [purpose for purpose in found.purposes if purpose.serves]
    idle = [purpose for purpose in found.purposes if not _has_purpose(purpose) and not purpose.covered]
    if len(serving) > FEW_ROWS:
        yield "The page of each table lists what its indexes serve."
    else:
        yield by_table(page, _serving(page, serving))
    if idle:
        yield "These serve nothing that the schema shows. Queries of the application may use them."
        name = _with_keys if len(idle) <= FEW_ROWS else _name
        lines = {oid: join(", ", (name(page, each) for each in group)) for oid, group in _by_table(idle).items()}
        yield by_table(page, lines.items())


def _serving(page: Page, purposes: Sequence[Purpose]) -> Iterator[tuple[Oid, Markup]]:
    """The indexes of each table that serve the same, and what."""
    alike: dict[tuple[Oid, Markup], list[Markup]] = {}
    for each in purposes:
        alike.setdefault((each.table, join(", ", uses(page, each.serves))), []).append(_name(page, each))
    return ((oid, md("{}: {}", join(", ", names), served)) for (oid, served), names in alike.items())


def _by_table(purposes: Sequence[Purpose]) -> dict[Oid, list[Purpose]]:
    found: dict[Oid, list[Purpose]] = {}
    for each in purposes:
        found.setdefault(each.table, []).append(each)
    return found


def _name(page: Page, each: Purpose) -> Markup:
    return code(page.book.catalog[each.index].name)


def _with_keys(page: Page, each: Purpose) -> Markup:
    index = page.book.catalog[each.index]
    assert isinstance(index, Index)
    columns = [key.attnum for key in index.index_keys]
    keys = md("({})", page.columns(index.table, columns)) if all(columns) else NOTHING
    return join(" ", [_name(page, each), keys])


def _prices(page: Page, prices: Sequence[Price]) -> Iterator[Text]:
    """The tables with most indexes."""
    ranked = sorted(prices, key=lambda each: -len(each.indexes) - len(each.partial))[:MOST_PRICES]
    if not ranked:
        return
    yield (
        "Each INSERT adds an entry to every index, and to a partial one if the row belongs in it. An UPDATE that "
        "changes no indexed column adds none."
    )
    rows = [
        (
            page.object(each.table),
            _entries(each),
            _free(page, each),
        )
        for each in ranked
    ]
    yield table(("Table", "Indexes", "Columns in no index"), rows)


def _entries(each: Price) -> str:
    partial = f" and {len(each.partial)} partial" if each.partial else ""
    return f"{len(each.indexes)}{partial}"


def _free(page: Page, each: Price) -> Text:
    item = page.book.catalog[each.table]
    assert isinstance(item, Relation)
    free = [column.attnum for column in item.columns if column.attnum not in each.indexed]
    return page.columns(each.table, free) if 0 < len(free) <= MOST_COLUMNS else "none" if not free else str(len(free))
