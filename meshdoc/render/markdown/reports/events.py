"""The report on events, queues, audit tables, and what the database can be watched by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.trigger import Trigger
from meshdoc.insight.events import Changer, EventTable, Filled, Source, Stream
from meshdoc.insight.observability import Channel, Observability, Published
from meshdoc.insight.queues import IdempotencyKey, Queue
from meshdoc.insight.rewriting import Ruled, Through
from meshdoc.insight.schedule import jobs, unscheduled
from meshdoc.render import Book
from meshdoc.render.display import plural
from meshdoc.render.links import DATA_FLOW, EVENTS, INDEX, Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import FEW_ROWS, report
from meshdoc.render.markdown.reports.order import objects
from meshdoc.render.markdown.table.partitions import horizon
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    heading,
    join,
    joined,
    md,
    section,
    table,
)

MOST_WRITERS = 8
"""More functions or tables are counted and folded."""


def _has_any(book: Book) -> bool:
    found = book.reports
    is_watched = bool(found.observability or jobs(book.history) or unscheduled(book.history))
    return bool(found.events or found.filled or found.queues or found.idempotency or is_watched)


@report(
    EVENTS,
    "Events, queues and audit",
    "event and audit tables, queues, metrics, channels, publications and jobs",
    _has_any,
)
def events(page: Page) -> Markup:
    """A section for each kind of thing that the project uses; empty if it uses none."""
    data = page.book.reports
    if not _has_any(page.book):
        return NOTHING
    return page.shared(
        "Events, queues and audit",
        section("Event tables", *(_event_table(page, each) for each in data.events if not each.is_audit)),
        section("Audit tables", *(_event_table(page, each) for each in data.events if each.is_audit)),
        section("Other tables filled by triggers", _filled(page, data.filled)),
        section("Queues", _queues(page, data.queues)),
        section("Idempotency keys", bullets(_idempotency(page, each) for each in data.idempotency)),
        *_watching(page, data.observability),
        section("Jobs", bullets(_jobs(page))),
    )


# --- events -------------------------------------------------------------------------------------------------


def _event_table(page: Page, found: EventTable) -> Markup:
    stream = found.stream
    facts = [
        _append_only(page, found),
        _stream(page, found.table, stream) if stream else NOTHING,
        md("Replayed by {}", code(stream.query)) if stream else NOTHING,
        _writers(page, found),
        _retention(page, found),
        md("Partitions: {}", horizon(page, found.horizon)) if found.horizon else NOTHING,
    ]
    return joined(heading(3, page.object(found.table)), bullets(filter(None, facts)))


def _append_only(page: Page, found: EventTable) -> Markup:
    """Whether rows stay as they were written, and why."""
    reasons = [
        *_able(page, found.roles, "may"),
        *_able(page, found.routines, ""),
        *(_along(page, oid) for oid in found.keys),
        *(_through(page, each) for each in found.views),
        *(_ruled(page, rule, found.table) for rule in found.changing_rules),
    ]
    guards = [md("trigger {} can refuse a change", _part(page, oid)) for oid in found.guards]
    if found.is_append_only:
        return join(
            "; ",
            [
                md("**Append-only**: no role except the owner may update, delete or truncate, and no function does"),
                *guards,
            ],
        )
    return md("**Not append-only**: {}", join("; ", [*reasons, *guards]))


def _through(page: Page, found: Through) -> Markup:
    roles = join(", ", map(page.role, found.roles))
    return md("{} may {} through {}", roles, ", ".join(found.commands), page.object(found.view))


def _ruled(page: Page, rule: Ruled, table: Oid) -> Markup:
    """`rule r of t deletes`."""
    doing = ", ".join(f"{command}s" for command in rule.commands_on(table) if command != "insert")
    return md("rule {} of {} {}", _part(page, rule.rule), page.object(rule.table), doing)


def _along(page: Page, oid: Oid) -> Markup:
    """What deleting the referenced row does to a row."""
    key = page.book.catalog[oid]
    assert isinstance(key, ForeignKey)
    if not page.book.is_shown(key):
        return md("deleting a row of a table that is not shown changes or deletes its rows here")
    target = page.object(key.references_table)
    if key.on_delete is Action.CASCADE:
        return md("deleting a row of {} deletes its rows here ({})", target, _part(page, oid))
    columns = page.columns(key.table, key.on_delete_columns or key.columns)
    return md("deleting a row of {} changes {} ({})", target, columns, _part(page, oid))


def _able(page: Page, changers: Iterable[Changer], verb: str) -> Iterator[Markup]:
    """Those with the same commands together: `anon, authenticated may update, delete`."""
    alike: dict[tuple[str, ...], list[Oid]] = {}
    for changer in changers:
        alike.setdefault(changer.commands, []).append(changer.object)
    for commands, members in alike.items():
        names = [page.role(oid) if verb else page.object(oid) for oid in members]
        is_plural = bool(verb) or len(members) > 1
        doing = ", ".join(commands if is_plural else (f"{command}s" for command in commands))
        yield join(" ", [join(", ", names), verb, doing])


def _stream(page: Page, oid: Oid, stream: Stream) -> Markup:
    order = page.columns(oid, stream.order)
    of = (
        md("one stream per {}, ordered by {}", page.columns(oid, stream.key), order)
        if stream.key
        else md("one stream, ordered by {}", order)
    )
    return md("Order: {}{}", of, NOTHING if stream.is_total else md("; no key makes that order unique"))


def _writers(page: Page, found: EventTable) -> Markup:
    sources = [_filler(page, source) for source in found.sources]
    direct = [oid for oid in found.writers if not _is_trigger_function(page, oid)]
    rules = [_part(page, rule.rule) for rule in found.rules if "insert" in rule.commands_on(found.table)]
    if not (direct or sources or rules):
        return md("Written by no function or trigger of the schema")
    functions = md("functions {}", _some(page, direct, "function")) if direct else NOTHING
    triggers = md("triggers of {}", _folded(sources, "table")) if sources else NOTHING
    ruled = md("rules {}", _folded(rules, "rule")) if rules else NOTHING
    return md("Written by {}", join("; ", [functions, triggers, ruled]))


def _filler(page: Page, source: Source) -> Markup:
    return md("{} ({})", page.object(source.table), ", ".join(source.events))


def _is_trigger_function(page: Page, oid: Oid) -> bool:
    return any(item.function == oid for item in page.book.catalog.children(oid, Trigger))


def _retention(page: Page, found: EventTable) -> Markup:
    ways = [
        objects(page, found.removers),
        md("{} (drops tables by computed names)", objects(page, found.droppers)) if found.droppers else NOTHING,
        join(", ", (md("the job {}", code(job)) for job in jobs_naming(page, found.table))),
    ]
    told = join(", ", ways)
    return md("Old rows are removed by {}", told) if told else md("No function or job removes old rows")


def jobs_naming(page: Page, oid: Oid) -> list[str]:
    """The scheduled jobs whose commands name a table."""
    name = page.book.catalog[oid].name
    return [job.name or job.command for job in jobs(page.book.history) if name in job.command]


def _part(page: Page, oid: Oid) -> Markup:
    return page.name(Address(oid), page.book.catalog[oid].name)


def _some(page: Page, oids: Iterable[Oid], noun: str) -> Markup:
    return _folded([page.object(oid) for oid in oids], noun)


def _folded(items: list[Markup], noun: str) -> Markup:
    more = len(items) - MOST_WRITERS
    rest = md(" and {} more", plural(more, noun)) if more > 0 else NOTHING
    return md("{}{}", join(", ", items[:MOST_WRITERS]), rest)


def _filled(page: Page, found: Sequence[Filled]) -> Markup:
    if len(found) > FEW_ROWS:
        report = page.to(Place(DATA_FLOW), "data flow report")
        return md("{}: the {} has the trigger functions that write them.", plural(len(found), "table"), report)
    rows = ((page.object(each.table), join(", ", (_filler(page, source) for source in each.sources))) for each in found)
    return table(("Table", "Triggers of"), rows)


# --- queues -------------------------------------------------------------------------------------------------


def _queues(page: Page, queues: Sequence[Queue]) -> Markup:
    note = "Workers outside of the database may send and take jobs too, as far as their privileges go."
    return joined(*(_queue(page, queue) for queue in queues), note if queues else "")


def _queue(page: Page, queue: Queue) -> Markup:
    removers = _routines(page, dict.fromkeys((*queue.archivers, *queue.removers))) or "nothing in the schema"
    told = (
        ("sent by", _routines(page, queue.senders)),
        ("taken by", _routines(page, queue.takers)),
        ("read by", _routines(page, queue.readers)),
        ("removed or archived by", removers),
        ("dead letters in", page.object(queue.dead_letters) if queue.dead_letters else NOTHING),
    )
    kinds = ["pgmq"] if queue.is_pgmq else []
    kinds += ["UNLOGGED"] if queue.is_unlogged else []
    facts = (md("{} {}", words, names) for words, names in told if names)
    return joined(heading(3, page.object(queue.table)), bullets([*kinds, *facts]))


def _routines(page: Page, oids: Iterable[Oid]) -> Markup:
    return _some(page, oids, "function")


def _idempotency(page: Page, found: IdempotencyKey) -> Markup:
    name = page.name(Address(found.table, found.attnum))
    if not found.unique:
        return md("{}: not part of a unique key, so duplicates are accepted", name)
    if found.unique == (found.attnum,):
        return md("{}: unique", name)
    return md("{}: part of unique key ({})", name, page.columns(found.table, filter(None, found.unique)))


# --- what the database is watched by ------------------------------------------------------------------------


def _watching(page: Page, found: Observability) -> Iterator[Markup]:
    yield section("Metrics", bullets(_metric(page, oid) for oid in found.metrics))
    rows = (_channel(page, channel) for channel in found.channels)
    yield section("NOTIFY channels", table(("Channel", "Notified by", "Triggers on"), rows))
    yield section("Publications", bullets(_published(page, each) for each in found.published))


def _metric(page: Page, oid: Oid) -> Markup:
    item = page.book.catalog[oid]
    comment = (item.comment or "").split("\n")[0]
    return join(": ", [page.object(oid), comment])


def _channel(page: Page, channel: Channel) -> tuple[Text, ...]:
    name = code(channel.name) if channel.name else "computed at run time"
    return name, objects(page, channel.routines), objects(page, channel.tables)


def _published(page: Page, found: Published) -> Markup:
    if found.all_tables:
        return md("{}: all tables", page.object(found.publication))
    schemas = [md("all tables of {}", page.object(oid)) for oid in found.schemas]
    what = join(", ", [*map(page.object, found.tables), *schemas]) or "no tables"
    return md("{}: {}", page.object(found.publication), what)


def _jobs(page: Page) -> Iterator[Markup]:
    history = page.book.history
    if found := jobs(history):
        yield md(
            "{}: {}",
            page.to(Place(INDEX, "scheduled-jobs"), plural(len(found), "scheduled job")),
            join(", ", (code(job.name or job.command) for job in found)),
        )
    for entry in unscheduled(history):
        yield md("Never scheduled: the job at {}, since no migration installs pg_cron", page.where(entry.location))
