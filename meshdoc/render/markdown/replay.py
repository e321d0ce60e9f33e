"""The replay report: the outcome of every statement, and the objects that are uncertain because of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.object import Address
from meshdoc.diagnostics import Location, Severity
from meshdoc.history.history import History, Step
from meshdoc.history.ledger import NOT_APPLIED, Entry, Outcome
from meshdoc.render import Book
from meshdoc.render.display import plural
from meshdoc.render.links import CHANGELOG, REDACTED, REPLAY, Place, entry_place
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    anchor,
    bullets,
    code,
    details,
    fenced,
    heading,
    join,
    joined,
    link,
    md,
    section,
    table,
)
from meshdoc.render.slug import slug
from meshdoc.sources import Ignored, Kind

FEW = 5
"""Fewer statements need no summary."""
MOST = 50
"""More statements are listed in a line each."""
MOST_NOTICES = 20
LONGEST = 30
"""A statement is cut to this many lines."""

MEANINGS = {
    Outcome.APPLIED: "applied as PostgreSQL would apply it",
    Outcome.INERT: "no effect on the schema, for the reason given below",
    Outcome.REFUSED: "rejected, as PostgreSQL would reject it; rolled back",
    Outcome.ROLLED_BACK: "accepted, as by PostgreSQL, then rolled back: its transaction fails or is never committed",
    Outcome.UNSUPPORTED: "not supported by meshdoc, although PostgreSQL may accept it; rolled back",
    Outcome.UNCERTAIN: "partially applied, because it depends on data; "
    "or rolled back, because it depends on a statement that could not be applied",
}


@single(REPLAY)
def replay(page: Page) -> Markup:
    """The whole ledger, with the statements that were not applied in full."""
    book, entries = page.book, page.book.history.entries
    doubtful = _doubtful(entries)
    return page.shared(
        "Replay report",
        "This documentation is built by replaying the SQL, statement by statement, as PostgreSQL 18 would run it on a "
        "new database. This page reports the outcome of every statement.",
        verdict(book.history),
        run_end(page),
        _outcomes(entries),
        _redacted(page),
        section("Versions not applied in full", _versions(book)),
        section("Statements not carried out", _reasons(doubtful), *_entries(page, doubtful)),
        section("Uncertain objects", _uncertain(page, doubtful)),
        section("Statements without effect", _inert(page, entries)),
        section("Statements that depend on the date", _dated(page)),
        section("Notices", _notices(page)),
        section("Guessed placeholders", _guesses(page)),
        section("Ignored files", _ignored(page)),
        section(
            "Before the first migration",
            _external(page),
            *_entries(page, _doubtful(book.history.external_entries)),
        ),
    )


def verdict(history: History) -> Markup:
    """The report in two sentences."""
    entries = history.entries
    built = f"Built from {_sources(history)} ({plural(len(entries), 'statement')})"
    doubtful = _doubtful(entries)
    if doubtful:
        complete = f"{len(entries) - len(doubtful):,} applied or without effect on the schema"
        return md("{}: {}, **{}**.", built, complete, _shortfall(doubtful))
    every = "Every statement was applied or has no effect on the schema." if entries else ""
    return join(" ", [md("{}.", built), every])


def run_end(page: Page) -> Markup:
    """The version in which a run on a new database ends; nothing if it gets to the last."""
    step = page.book.history.end
    if step is None:
        return NOTHING
    version = page.to(Place(CHANGELOG, f"version-{slug(step.version.id)}"), code(step.version.id))
    shown = (
        "Changes that the server would not keep are omitted."
        if step.is_cut
        else "These pages show everything that can be applied."
    )
    return md("A run on a new database ends in version {}: {} {}", version, _refusal(page, step), shown)


def refusal(page: Page, step: Step) -> Markup:
    """What the server does with a version that it refuses; nothing for any other."""
    assert step.end is not None
    if step.end.path not in {file.path for file in step.version.all_files}:
        return md("Not run, because the run ended before it: {}", _refusal(page, step))
    end = "On a new database, the run ends here." if step is page.book.history.end else NOTHING
    return join(" ", [_refusal(page, step), end])


def _refusal(page: Page, step: Step) -> Markup:
    assert step.end is not None
    line = link(f"line {step.end.line}", page.links.source(page.path, step.end))
    return md("PostgreSQL refuses {} at {}.", code(step.end.path), line)


def _redacted(page: Page) -> Markup:
    count = len(page.book.redacted)
    return (
        md("{} in the input: {}.", plural(count, "secret"), page.to(Place(REDACTED), "redacted")) if count else NOTHING
    )


def _doubtful(entries: Iterable[Entry]) -> list[Entry]:
    """The statements that did not take full effect."""
    return [entry for entry in entries if entry.outcome in NOT_APPLIED]


def _sources(history: History) -> str:
    versions = [step.version for step in history.steps if not step.external]
    snapshots = bool(versions) and all(version.kind is Kind.SNAPSHOT for version in versions)
    return plural(len(versions), "schema snapshot" if snapshots else "migration")


def _shortfall(doubtful: Sequence[Entry]) -> str:
    partial = sum(map(_is_partial, doubtful))
    counts = ((len(doubtful) - partial, "not applied"), (partial, "partially applied"))
    return ", ".join(f"{count:,} {words}" for count, words in counts if count)


def _is_partial(entry: Entry) -> bool:
    """Whether a doubtful statement was applied except for an undecided part."""
    return entry.outcome is Outcome.UNCERTAIN and entry.is_statement and not entry.for_want_of


def _outcomes(entries: Iterable[Entry]) -> Markup:
    counts = Counter(entry.outcome for entry in entries)
    rows = ((outcome.value, f"{counts[outcome]:,}", MEANINGS[outcome]) for outcome in Outcome if counts[outcome])
    return table(("Outcome", "Statements", "Meaning"), rows)


def _versions(book: Book) -> Markup:
    """The versions with statements that did not take full effect."""
    shown = [
        outcome for outcome in Outcome if any(entry.outcome is outcome for entry in _doubtful(book.history.entries))
    ]
    rows: list[tuple[Text, ...]] = []
    for step in book.history.steps:
        counts = Counter(entry.outcome for entry in _doubtful(step.entries))
        if counts and not step.external:
            rows.append((code(step.version.id), step.version.name, *(str(counts[o] or "") for o in shown)))
    return table(("Version", "Name", *(outcome.value.capitalize() for outcome in shown)), rows)


def _reasons(doubtful: Sequence[Entry]) -> Markup:
    """The most frequent reasons; empty if there are few statements."""
    counts = Counter((entry.outcome.value, entry.sqlstate, entry.message or entry.reason) for entry in doubtful)
    if len(doubtful) < FEW:
        return NOTHING
    ranked = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    rows = ((str(count), outcome, code(state) if state else "", message) for (outcome, state, message), count in ranked)
    return table(("Statements", "Outcome", "Code", "Message"), rows)


def _entries(page: Page, entries: Sequence[Entry]) -> Iterator[Markup]:
    """Statements in full; those after the first `MOST` in a line each."""
    yield from (_entry(page, entry) for entry in entries[:MOST])
    if len(entries) > MOST:
        lines = bullets(_short(page, entry) for entry in entries[MOST:])
        yield details(plural(len(entries) - MOST, "further statement"), lines)


def _short(page: Page, entry: Entry) -> Markup:
    where = anchor(entry_place(entry).anchor, page.where(entry.position or entry.location))
    return join(" · ", [where, _outcome(entry), entry.message or entry.reason])


def _entry(page: Page, entry: Entry) -> Markup:
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
        join(" · ", [md("**{}**", _outcome(entry)), *([code(entry.sqlstate)] if entry.sqlstate else [])]),
        join("\\\n", shown),
        fenced(_cut(entry.sql)) if entry.sql.strip() else NOTHING,
        md("May change {}.", join(", ", touched)) if touched else NOTHING,
    )


def _outcome(entry: Entry) -> str:
    if entry.outcome is Outcome.UNCERTAIN:
        return "Uncertain, partially applied" if _is_partial(entry) else "Uncertain, not applied"
    return str(entry.outcome.value).capitalize()


def _cut(sql: str) -> str:
    lines = sql.strip().split("\n")
    more = len(lines) - LONGEST
    return "\n".join([*lines[:LONGEST], f"-- {plural(more, 'more line')}"] if more > 0 else lines)


def _uncertain(page: Page, doubtful: Iterable[Entry]) -> Markup:
    oids = {oid for entry in doubtful for oid in entry.touches if oid in page.book.catalog}
    return bullets(page.sorted_links(Address(oid) for oid in oids))


def _inert(page: Page, entries: Iterable[Entry]) -> Markup:
    """How many statements have no effect, by reason."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.outcome is Outcome.INERT:
            groups.setdefault(entry.reason, []).append(entry)
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    rows = ((f"{len(found):,}", reason, page.where(found[0].location)) for reason, found in ranked)
    return table(("Statements", "Reason", "First at"), rows)


def _dated(page: Page) -> Markup:
    """The statements whose effect may depend on the run date."""
    rows = [
        (page.where(entry.location), code(_first_line(entry.sql)), f"{entry.now:%Y-%m-%d}")
        for entry in page.book.history.dated
    ]
    intro = (
        "These statements, or code that they run, read the current date and change the schema. "
        "Run on another date, they may produce a different schema."
    )
    return joined(intro, table(("Where", "Statement", "Assumed run date"), rows)) if rows else NOTHING


def _notices(page: Page) -> Markup:
    """The notices that the server and code that runs would give; of many, the first."""
    found: dict[tuple[str, str], list[Location]] = {}
    for step in page.book.history.steps:
        for notice in step.notices:
            if notice.location and not step.external:
                found.setdefault((notice.severity.value, _first_line(notice.message)), []).append(notice.location)
    shown = list(found.items())[:MOST_NOTICES]
    rows = (
        (
            message if level == Severity.NOTICE.value else f"{level}: {message}",
            f"{len(where):,}" if len(where) > 1 else "",
            page.where(where[0]),
        )
        for (level, message), where in shown
    )
    more = f"{plural(len(found) - len(shown), 'further message')} not shown." if len(found) > len(shown) else ""
    return joined(table(("Message", "Times", "First at"), rows), more)


def _first_line(sql: str) -> str:
    first, _, rest = sql.strip().partition("\n")
    return f"{first} …" if rest else first or "…"


def _guesses(page: Page) -> Markup:
    """The placeholders whose values were guessed from their names."""
    rows = [(code(guess.name), code(guess.value), page.where(guess.location)) for guess in page.book.guesses]
    return table(("Placeholder", "Value", "First used at"), rows)


def _ignored(page: Page) -> Markup:
    """How many input files belong to no version, by reason, with the first of each."""
    groups: dict[str, list[Ignored]] = {}
    for item in page.book.ignored:
        groups.setdefault(item.reason, []).append(item)
    rows = (
        (
            f"{len(found):,}",
            reason,
            link(code(path := found[0].path), page.links.source(page.path, Location(path, 1, 1))),
        )
        for reason, found in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    )
    return table(("Files", "Reason", "First file"), rows)


def _external(page: Page) -> Markup:
    """The platform and the baselines, which are replayed before the first migration."""
    lines = []
    for step in page.book.history.steps:
        if step.external:
            shortfall = _shortfall(_doubtful(step.entries))
            counts = filter(None, (plural(len(step.entries), "statement"), shortfall))
            lines.append(md("{} ({}): {}", code(step.version.id), _origin(page, step), ", ".join(counts)))
    return bullets(lines)


def _origin(page: Page, step: Step) -> Text:
    platform = page.book.platform
    if platform is None or platform.name != step.version.id:
        return "baseline"
    return md("platform, detected from {}", page.where(platform.sign)) if platform.sign else "platform, configured"
