"""The trust ledger: what became of every statement, and what is uncertain because of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from meshdoc.catalog.object import Address
from meshdoc.diagnostics import Location
from meshdoc.history.history import Step
from meshdoc.history.ledger import NOT_APPLIED, Entry, Outcome
from meshdoc.render import Book
from meshdoc.render.links import INDEX, REPLAY, Links, Place, entry_place
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import (
    bullets,
    cell,
    code,
    details,
    document,
    fenced,
    heading,
    joined,
    link,
    plural,
    section,
    table,
    text,
)

FEW = 5
"""Fewer statements than that need no summary."""
LONGEST = 30
"""More lines of a statement are not shown."""

MEANINGS = {
    Outcome.APPLIED: "carried out, as PostgreSQL would",
    Outcome.INERT: "without effect on the schema, for the reason given below",
    Outcome.REFUSED: "PostgreSQL would refuse it too; undone",
    Outcome.ROLLED_BACK: "PostgreSQL would carry it out too, and then roll it back: its transaction fails or is never "
    "committed",
    Outcome.UNSUPPORTED: "PostgreSQL would carry it out, meshdoc cannot; undone",
    Outcome.UNCERTAIN: "carried out, but for a part that cannot be decided without the data; "
    "or undone, for want of a statement that could not be carried out",
}


@single(REPLAY)
def replay(book: Book, links: Links) -> str:
    """The whole ledger, with the statements that were not applied in full."""
    page = Page(book, links, REPLAY)
    entries = book.history.entries
    doubtful = [entry for entry in entries if entry.outcome in NOT_APPLIED]
    return document(
        page.to(Place(INDEX), text(book.title)),
        heading(1, "Trust ledger"),
        "This documentation is made by replaying the SQL, statement by statement, as PostgreSQL 18 would carry it out "
        "on an empty database. Here stands what became of each statement.",
        verdict(entries),
        _outcomes(entries),
        section("By version", _versions(book)),
        section("What could not be carried out", _reasons(doubtful), *(_entry(page, entry) for entry in doubtful)),
        section("What is uncertain because of it", _uncertain(page, doubtful)),
        section("Without effect", *_inert(page, entries)),
        section("What depends on the day", _dated(page)),
        section("What the migrations say", *_notices(page)),
        section("Left aside", _left_aside(page)),
        section("Before the first version", _external(page), *(_entry(page, entry) for entry in _platform(book))),
    )


def verdict(entries: Sequence[Entry]) -> str:
    """The ledger in one sentence."""
    count = plural(len(entries), "statement")
    doubtful = [entry for entry in entries if entry.outcome in NOT_APPLIED]
    if not doubtful:
        return f"{count}, every one of them carried out or known to have no effect on the schema."
    kept = len(entries) - len(doubtful)
    return f"{count}: {kept:,} carried out or known to have no effect on the schema, **{len(doubtful):,} not in full**."


def _outcomes(entries: Iterable[Entry]) -> str:
    counts = Counter(entry.outcome for entry in entries)
    rows = ((outcome.value, f"{counts[outcome]:,}", MEANINGS[outcome]) for outcome in Outcome if counts[outcome])
    return table(("Outcome", "Statements", "Meaning"), rows)


def _versions(book: Book) -> str:
    shown = [outcome for outcome in Outcome if any(entry.outcome is outcome for entry in book.history.entries)]
    rows = []
    for step in book.history.steps:
        if not step.external:
            counts = Counter(entry.outcome for entry in step.entries)
            rows.append((code(step.version.id), cell(step.version.name), *(str(counts[o] or "") for o in shown)))
    return table(("Version", "Name", *(outcome.value.capitalize() for outcome in shown)), rows)


def _reasons(doubtful: Sequence[Entry]) -> str:
    """What most of it comes down to; nothing where there is little."""
    counts = Counter((entry.outcome.value, entry.sqlstate, entry.message) for entry in doubtful)
    if len(doubtful) < FEW:
        return ""
    ranked = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    rows = ((str(count), outcome, code(state), cell(message)) for (outcome, state, message), count in ranked)
    return table(("Statements", "Outcome", "Code", "Why"), rows)


def _entry(page: Page, entry: Entry) -> str:
    place = entry.position or entry.location
    shown = [
        entry.message or entry.reason,
        f"detail: {entry.detail}" if entry.detail else "",
        f"hint: {entry.hint}" if entry.hint else "",
        f"context: {entry.context}" if entry.context else "",
    ]
    touched = page.sorted_links(Address(oid) for oid in entry.touches if oid in page.book.catalog)
    return joined(
        heading(3, link(code(str(place)), page.links.source(page.path, place)), entry_place(entry).anchor),
        f"**{entry.outcome.value.capitalize()}**" + (f" · {code(entry.sqlstate)}" if entry.sqlstate else ""),
        "\\\n".join(text(line) for line in shown if line),
        fenced(_cut(entry.sql)) if entry.sql.strip() else "",
        f"It may change {', '.join(touched)}." if touched else "",
    )


def _cut(sql: str) -> str:
    lines = sql.strip().splitlines()
    more = len(lines) - LONGEST
    return "\n".join([*lines[:LONGEST], f"-- and {plural(more, 'line')} more"] if more > 0 else lines)


def _uncertain(page: Page, doubtful: Iterable[Entry]) -> str:
    oids = {oid for entry in doubtful for oid in entry.touches if oid in page.book.catalog}
    return bullets(page.sorted_links(Address(oid) for oid in oids))


def _inert(page: Page, entries: Iterable[Entry]) -> Iterable[str]:
    """The statements without effect, grouped by the reason."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.outcome is Outcome.INERT:
            groups.setdefault(entry.reason, []).append(entry)
    for reason, found in sorted(groups.items()):
        rows = [f"{page.where(entry.location)} {code(_first_line(entry.sql))}" for entry in found]
        yield details(f"{plural(len(found), 'statement')}: {text(reason)}", bullets(rows))


def _dated(page: Page) -> str:
    """The statements whose effect may be another on another day."""
    rows = [
        (page.where(entry.location), code(_first_line(entry.sql)), f"{entry.now:%Y-%m-%d}")
        for entry in page.book.history.dated
    ]
    told = (
        "These statements, or code that they run, ask what day it is, and change the schema. "
        "Run on another day, they may leave another schema."
    )
    return joined(told, table(("Where", "Statement", "Taken for today"), rows)) if rows else ""


def _notices(page: Page) -> Iterable[str]:
    """What the server would tell who runs the migrations: its own notices, and those that code raises."""
    for step in page.book.history.steps:
        rows = [
            f"{page.where(notice.location)} {notice.severity.value}: {text(notice.message)}"
            for notice in step.notices
            if notice.location and not step.external
        ]
        if rows:
            yield details(f"{step.version.id}: {plural(len(rows), 'notice')}", bullets(rows))


def _first_line(sql: str) -> str:
    first, _, rest = sql.strip().partition("\n")
    return f"{first} …" if rest else first or "…"


def _left_aside(page: Page) -> str:
    """The files of the input that are in no version."""
    rows = [
        (link(code(item.path), page.links.source(page.path, Location(item.path, 1, 1))), cell(item.reason))
        for item in page.book.ignored
    ]
    return table(("File", "Why"), rows)


def _platform(book: Book) -> list[Entry]:
    """The doubtful statements of the steps that stand for a platform."""
    return [entry for entry in book.history.external_entries if entry.outcome in NOT_APPLIED]


def _external(page: Page) -> str:
    """What was there before the first version, and why that is known."""
    lines = []
    for step in page.book.history.steps:
        if step.external:
            doubtful = sum(entry.outcome in NOT_APPLIED for entry in step.entries)
            rest = f", {doubtful:,} of them not in full" if doubtful else ""
            count = plural(len(step.entries), "statement")
            lines.append(f"{code(step.version.id)}: {count}{rest}{_why(page, step)}")
    return bullets(lines)


def _why(page: Page, step: Step) -> str:
    """How it is known that the project runs on a platform; nothing about any other baseline."""
    platform = page.book.platform
    if platform is None or platform.name != step.version.id:
        return ""
    seen = f"as told by {page.where(platform.sign)}" if platform.sign else "as the settings say"
    return f". The project runs on {platform.name}, {seen}"
