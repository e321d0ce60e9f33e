"""A review as Markdown: the verdict, a table for each class of changes, and a diagram of the tables around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshdoc.compare.consequence import Consequence
from meshdoc.compare.difference import FieldChange
from meshdoc.compare.key import COLUMN
from meshdoc.history.item import RECREATED
from meshdoc.insight.review.change import Belonging, Change, Locked, Mention, Phrase, Review
from meshdoc.insight.review.verdict import short
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    details,
    document,
    fenced,
    join,
    joined,
    md,
    phrase,
    section,
    table,
    written,
)
from meshdoc.render.mermaid.drawing import Drawing, Entity, Relationship
from meshdoc.render.review import review_format, wording

TITLES = {
    Consequence.READERS: "Breaking changes",
    Consequence.WRITERS: "Breaking changes",
    Consequence.SECURITY: "Security",
    Consequence.DATA_LOSS: "Data loss",
    Consequence.ORDER: "Order with a deploy",
}
BRIEF = 80
"""A longer text before or after is shown as a difference of lines, folded."""
MOST_LINES = 120
"""Further lines of a difference are counted."""
MOST_TABLES = 30
"""No diagram is drawn of more."""


@review_format("markdown")
def markdown(review: Review) -> str:
    """GitHub-flavored Markdown."""
    return written(
        document(
            md("**{}**", verdict(review.verdict)),
            md("{} → {}", wording.side(review.base), wording.side(review.head)),
            *blocks(review),
        )
    )


def verdict(phrases: Iterable[Phrase]) -> Markup:
    """The phrases of the verdict in one line."""
    return join(", ", (phrase(each.text, map(code, each.names)) for each in phrases))


def blocks(review: Review) -> Iterator[Markup]:
    """Everything below the verdict, the gravest first."""
    told = wording.groups(review)
    for title in dict.fromkeys(TITLES.values()):
        alike = [group for group in told.alike if TITLES.get(group.first.consequence) == title]
        found = [each for each in told.changes if TITLES.get(each.consequence) == title]
        yield section(title, *groups(alike), *changes(found))
    yield section("Access", access(review))
    yield section("Tenancy", tenancy(review.belongings))
    yield section("Locks", locks([lock for lock in review.locks if lock.is_heavy]))
    yield section("Pages that mention what changed", pages(review.pages))
    yield section("Statements not carried out", bullets(str(each) for each in review.unapplied))
    yield section("Diagram", diagram(review))
    yield section("Other changes", *others(told))
    yield section("Notes", bullets(review.notes))


# --- changes ----------------------------------------------------------------------------------------------------------


def changes(found: Sequence[Change]) -> Iterator[Markup]:
    """A table of changes, and the long texts that differ, folded."""
    yield table(("Object", "Change", "Meaning", "Affects", "Statement"), map(_row, found))
    for change in found:
        for field in wording.fields(change):
            if _is_long(field):
                yield details(f"{change.key}: {field.field}", fenced(_difference(field), "diff"))


def groups(found: Iterable[wording.Group]) -> Iterator[Markup]:
    """Objects that were altered, renamed or dropped in the same way: what happened, and their names, folded."""
    for group in found:
        first = group.first
        what = (wording.verb(first.action),) if first.former else _action(first)
        line = join(" · ", (join("; ", what), wording.meaning(first)))
        yield md("{}: {}", group.title, line)
        for field in filter(_is_long, wording.fields(first)):
            yield details(field.field, fenced(_difference(field), "diff"))
        yield details(group.title, bullets(map(code, group.names)))


def _row(change: Change) -> tuple[Text, ...]:
    affected = (join(" ", (each.key.kind, code(each.key.name), each.how)) for each in change.affected)
    return (
        md("{} {}", change.key.kind, code(change.key.name)),
        join("; ", _action(change)),
        wording.meaning(change),
        join(", ", affected),
        code(f"{change.place.path}:{change.place.line}") if change.place else NOTHING,
    )


def _action(change: Change) -> Iterator[Text]:
    along = md(" with {}", code(str(change.along))) if change.along else NOTHING
    yield join("", (wording.verb(change.action), along))
    if change.former:
        yield md("was {}{}", code(change.former), " (a guess)" * change.is_guess)
    if parts := wording.parts(change):
        yield f"with {parts}"
    for name, text in wording.definition(change):
        yield join(" ", (name, code(text) if text else NOTHING))
    for field in wording.fields(change):
        if field.field == RECREATED:
            yield RECREATED
        elif words := wording.switched(field):
            yield words
        elif not _is_long(field):
            texts = (code(each) if each else wording.absent(field) for each in (field.before, field.after))
            yield md("{}: {} → {}", field.field, *texts)


def _is_long(field: FieldChange) -> bool:
    return "\n" in field.before + field.after or max(len(field.before), len(field.after)) > BRIEF


def _difference(field: FieldChange) -> str:
    lines = wording.difference(field)
    rest = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], *([f"... {rest} more lines"] if rest > 0 else [])])


def others(told: wording.Groups) -> Iterator[Markup]:
    """The compatible changes, folded."""
    rest = [change for change in told.changes if change.consequence is Consequence.COMPATIBLE]
    if rest:
        yield details(wording.counted(len(rest), "compatible change"), joined(*changes(rest)))
    yield from groups(group for group in told.alike if group.first.consequence is Consequence.COMPATIBLE)
    for group in told.many:
        yield details(group.title, bullets(map(code, group.names)), strong="created")
    if told.comments:
        yield details(wording.counted(len(told.comments), "changed comment"), joined(*changes(told.comments)))


# --- access, locks and the diagram ------------------------------------------------------------------------------------


def access(review: Review) -> Markup:
    """Who gains or loses what."""
    return table(
        ("Role", "", "Command", "Object", "Before", "After"),
        (
            (
                join(", ", map(code, each.roles)),
                each.direction.value,
                ", ".join(each.commands),
                md("{} {}", each.keys[0].kind, join(", ", (code(key.name) for key in each.keys))),
                wording.reaches(each)[0] or "new",
                wording.reaches(each)[1],
            )
            for each in wording.access(review.access)
        ),
    )


def tenancy(found: Sequence[Belonging]) -> Markup:
    """The tables whose rows belong to tenants in another way."""
    return table(
        ("Table", "Change", "Tenant", "Ways"),
        ((code(each.key.name), each.tie.value, code(each.tenant), join(" / ", map(code, each.ways))) for each in found),
    )


def pages(found: Sequence[Mention]) -> Markup:
    """The narrative pages that mention what changed."""
    return table(("Page", "Mentions", "Change"), map(_page, found))


def _page(found: Mention) -> tuple[Text, ...]:
    place, key = found.place, found.key
    return code(f"{place.path}:{place.line}"), md("{} {}", key.kind, code(key.name)), wording.fate(found)


def locks(found: Sequence[Locked]) -> Markup:
    """The locks that are held for as long as a table takes to be read or written."""
    return table(
        ("Table", "Lock", "Work", "Gentler", "Statement"),
        (
            (
                code(each.relation),
                each.mode,
                f"{each.work} ({each.reason})" if each.reason and not each.gentler else each.work,
                each.gentler,
                code(f"{each.place.path}:{each.place.line}") if each.place else NOTHING,
            )
            for each in found
        ),
    )


def diagram(review: Review) -> Markup:
    """The tables that changed, with the columns concerned, and those that foreign keys tie to them."""
    names = {name for each in review.references for name in (each.table, each.references)}
    rows: dict[str, list[tuple[str, str, str]]] = {name: [] for name in names}
    for change in wording.groups(review).changes:
        if change.whole and change.key.kind == COLUMN and change.whole.name in rows:
            name = change.key.name.removeprefix(f"{change.whole.name}.")
            rows[change.whole.name].append((change.action.value, name, ""))
    if not names or len(rows) > MOST_TABLES:
        return NOTHING
    found = Drawing(
        entities=tuple(Entity(name=short(name), rows=tuple(shown)) for name, shown in sorted(rows.items())),
        relationships=tuple(
            Relationship(
                child=short(each.table),
                parent=short(each.references),
                cardinality="}o--o|" if each.is_optional else "}o--||",
                label=", ".join(each.columns),
            )
            for each in review.references
        ),
        direction="LR",
    )
    return fenced(found.text, "mermaid") if found.is_readable else NOTHING
