"""The history of an object: what each version did to it, and the statements."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from meshdoc.catalog.change import Cause
from meshdoc.catalog.names.noun import plural as nouns
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Location
from meshdoc.history.history import Step
from meshdoc.history.item import Action, Item
from meshdoc.record import replace
from meshdoc.render.display import plural
from meshdoc.render.links import CHANGELOG, Place, version_anchor
from meshdoc.render.markdown.changelog.line import counted, is_comment, shortened
from meshdoc.render.markdown.changelog.words import changed, short
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, joined, md, section, table
from meshdoc.sources.version import Version

LONGEST = 100
"""A statement on one line is cut to this many characters."""
MOST_NAMES = 3
"""More parts of one kind are counted."""
MOST_BETWEEN = 20
"""Statements that begin this close together are one range of lines."""
VERBS = {Action.ADDED: "added", Action.REMOVED: "dropped"}


def story(page: Page, item: Object) -> Markup:
    """What each version did to an object, to its parts and to its dropped namesakes, newest first, and where."""
    lives = page.book.lives(item)
    changes: dict[str, list[Item]] = {}
    around: list[Cause] = []
    for log, found in page.book.changes_of(item):
        changes.setdefault(log.version.id, []).append(found)
        around += [found.cause] if found.whole not in lives and found.cause else []
    causes: dict[str, list[Cause]] = {}
    own = (cause for oid in lives for cause in page.book.history.statements_of(oid))
    for cause in dict.fromkeys([*own, *around]):
        causes.setdefault(cause.version, []).append(cause)
    history = page.book.history
    places = sorted((place for id in {**changes, **causes} for place in history.places[id]), reverse=True)
    steps = [*map(history.steps.__getitem__, places)]
    rows = [
        (_version(page, step), _changes(changes.get(id, ()), lives), _where(page, step.version, causes.get(id, ())))
        for step in steps
        if (id := step.version.id) in changes or step.external
    ]
    told = table(("Version", "Changes", "Where"), rows) if len(rows) > 1 else joined(*(_alone(*row) for row in rows))
    return section(
        "History",
        _earlier(item.noun, len(lives) - 1),
        told,
        _without_change(page, [step for step in steps if not (step.version.id in changes or step.external)]),
    )


def _alone(version: Markup, words: Markup, where: Markup) -> Markup:
    """The only version on one line."""
    return join(" · ", [md("{}: {}", version, words), where])


def _without_change(page: Page, steps: Sequence[Step]) -> Markup:
    """The versions whose statements about an object left it as it was."""
    return md("No net change: {}.", join(", ", (_version(page, step) for step in steps))) if steps else NOTHING


def _earlier(noun: str, count: int) -> str:
    if count <= 1:
        return f"An earlier {noun} of this name was dropped; its history is included." if count else ""
    return f"{plural(count, f'earlier {noun}')} of this name were dropped; their history is included."


# --- by version -------------------------------------------------------------------------------------------------------


def _version(page: Page, step: Step) -> Markup:
    """A link to the version in the changelog, and its date."""
    version = step.version
    label = code(version.id) if step.external else page.to(Place(CHANGELOG, version_anchor(version)), code(version.id))
    return md("{} ({})", label, version.day) if version.day else label


def _changes(found: Sequence[Item], lives: Sequence[Oid]) -> Markup:
    return _words(found, lives) if found else md("before the first migration")


def _words(found: Sequence[Item], lives: Sequence[Oid]) -> Markup:
    """`created with 8 columns, 4 indexes`; `row-level security enabled; 4 policies added`."""
    own = [item for item in found if not item.part_of and item.whole in lives]
    parts = [shortened(item) for item in found if item.part_of]
    if created := next((item for item in own if item.action is Action.ADDED), None):
        granted = [item for item in (*own, *parts) if item.action is Action.CHANGED and item.detail("privileges")]
        words = (_part(item) if item.part_of else _own(item) for item in granted)
        return join("; ", [_created(created, parts), *words])
    phrases: list[Text] = [_own(item) for item in own]
    plain: dict[tuple[Action, str], list[Item]] = {}
    for item in parts:
        if item.action in VERBS:
            plain.setdefault((item.action, item.noun), []).append(item)
    phrases += [_listed_parts(noun, VERBS[action], items) for (action, noun), items in plain.items()]
    comments = [item for item in parts if is_comment(item)]
    altered: dict[tuple[Action, str], list[Item]] = {}
    for item in parts:
        if item.action not in VERBS and item not in comments:
            altered.setdefault((item.action, item.noun), []).append(item)
    for (action, noun), items in altered.items():
        phrases += map(_part, items) if len(items) <= MOST_NAMES else [_many(action, noun, items)]
    phrases += [_commented(comments)] if comments else []
    return join("; ", [*phrases, *_partitions(item for item in found if item.whole not in lives)])


def _commented(found: Sequence[Item]) -> Markup:
    """`comment on column a`, or how many."""
    if len(found) > MOST_NAMES:
        return md("{}", counted("comment", len(found)))
    names = join(", ", (md("{} {}", item.noun, code(item.name)) for item in found))
    return md("{} on {}", "comment" if len(found) == 1 else "comments", names)


def _partitions(found: Iterable[Item]) -> Iterator[Markup]:
    """`partition p attached`: the partitions that a table lost, or got from another."""
    by_verb: dict[str, list[Item]] = {}
    for item in found:
        moved = item.detail("partition of")
        verb = VERBS.get(item.action) or ("attached" if moved and moved.after else "detached")
        by_verb.setdefault(verb, []).append(replace(item, name=short(item.name)))
    yield from (_listed_parts("partition", verb, items) for verb, items in by_verb.items())


def _created(item: Item, parts: Iterable[Item]) -> Markup:
    """A new object, with what it got in the same version."""
    nouns = Counter(dict(item.holds))
    nouns.update(part.noun for part in parts if part.action is Action.ADDED and part.noun != "column")
    held = join(", ", (counted(noun, count) for noun, count in nouns.items()))
    return md("created with {}", held) if held else md("created")


def _own(item: Item) -> Markup:
    if item.action is Action.REMOVED:
        return md("dropped")
    words = join("; ", map(changed, item.details))
    return join("; ", [_renamed(item.former, item.name), words]) if item.former else words


def _renamed(former: str, present: str) -> Markup:
    """`renamed from t`, `moved from schema s` if only that differs, `replaces f(integer)` if only the arguments do."""
    if former.partition("(")[0] == present.partition("(")[0]:
        return md("replaces {}", code(short(former)))
    schema, _, name = former.partition(".")
    if name and name == present.partition(".")[2]:
        return md("moved from schema {}", code(schema))
    return md("renamed from {}", code(short(former)))


def _listed_parts(noun: str, verb: str, items: list[Item]) -> Markup:
    """`columns a, b added`, or how many."""
    if len(items) > MOST_NAMES:
        return md("{} {}", counted(noun, len(items)), verb)
    named = noun if len(items) == 1 else nouns(noun)
    return md("{} {} {}", named, join(", ", (code(item.name) for item in items)), verb)


def _many(action: Action, noun: str, items: Sequence[Item]) -> Markup:
    """`4 columns: granted INSERT to app`, or only that they changed if not in the same way."""
    ways = {item.details for item in items}
    if action is Action.CHANGED and len(ways) == 1:
        return md("{}: {}", counted(noun, len(items)), join("; ", map(changed, items[0].details)))
    return md("{} {}", counted(noun, len(items)), action.value)


def _part(item: Item) -> Markup:
    """`column a: type integer → bigint`."""
    name = md("{} {}", item.noun, code(item.name))
    if item.former:
        name = md("{} {} renamed to {}", item.noun, code(item.former), code(item.name))
    return join(": ", [name, join("; ", map(changed, item.details))])


# --- the statements ---------------------------------------------------------------------------------------------------


def _where(page: Page, version: Version, causes: Iterable[Cause]) -> Markup:
    """The lines of a version's statements, by file; the file is named unless it is the only one of the version."""
    files = groupby(causes, key=lambda cause: cause.location.path)
    return join("<br>", (_lines(page, [*found], is_named=[path] != _paths(version)) for path, found in files))


def _paths(version: Version) -> list[str]:
    return [file.path for file in version.all_files]


def _lines(page: Page, causes: Sequence[Cause], *, is_named: bool) -> Markup:
    """`lines 8 to 30, 64 (via f())`; the first is linked."""
    notes = {cause: _note(page, cause) for cause in causes}
    first = min(causes, key=lambda cause: (bool(notes[cause]), cause.location.line))
    plain = sorted({cause.location.line for cause in causes if not notes[cause]})
    noted = dict.fromkeys(md("{} ({})", str(cause.location.line), note) for cause, note in notes.items() if note)
    lines = join(", ", [*map(_range, _runs(plain)), *noted])
    word = "line" if len({cause.location.line for cause in causes}) == 1 else "lines"
    if not is_named:
        return page.source(first.location, md("{} {}", word, lines))
    place = page.where(first.location)
    return md("{}, {} {}", place, word, lines) if len(causes) > 1 or noted else place


def _runs(lines: Iterable[int]) -> Iterator[list[int]]:
    """Ascending lines, those close together as one run."""
    run: list[int] = []
    for line in lines:
        if run and line - run[-1] > MOST_BETWEEN:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _range(lines: Sequence[int]) -> str:
    return f"{lines[0]} to {lines[-1]}" if len(lines) > 2 else ", ".join(map(str, lines))


def _note(page: Page, cause: Cause) -> Markup:
    """The calls that led to a change, and the run date that was assumed there."""
    assumed = page.book.history.day_of(cause)
    calls = md("via {}", join(" → ", cause.path)) if cause.path else NOTHING
    return join("; ", [calls, f"assumed run date {assumed}" if assumed else ""])


def on_one_line(sql: str) -> Markup:
    """A statement without line breaks and repeated blanks."""
    line = " ".join(sql[: LONGEST * 4].split())
    return code(line if len(line) <= LONGEST else f"{line[: LONGEST - 2]} …") if line else NOTHING


# --- what the day decides ---------------------------------------------------------------------------------------------


def decided_by_the_day(page: Page, noun: str, items: Iterable[Object]) -> Markup:
    """Which of the objects were created by statements that read the clock."""
    made: Counter[tuple[datetime.date, Location, Markup]] = Counter()
    for item in items:
        cause = page.book.history.created_by(item.oid)
        if cause and (assumed := page.book.history.day_of(cause)):
            made[assumed, cause.location, _maker(page, cause)] += 1
    return joined(
        *(
            md(
                "The statement at {} reads the current date and creates {}s{}. Shown: the {} that it creates on {}.",
                *(page.where(location), noun, maker, plural(count, noun), str(assumed)),
            )
            for (assumed, location, maker), count in made.items()
        )
    )


def _maker(page: Page, cause: Cause) -> Markup:
    """The innermost routine that a statement called, linked if its name is unique."""
    called = [name for name, parenthesis, _ in (part.partition("(") for part in cause.path) if parenthesis]
    if not called:
        return NOTHING
    found = [item.oid for item in page.book.shown(Routine) if item.name == called[-1]]
    return md(" through {}", page.object(found[0]) if len(found) == 1 else code(called[-1]))
