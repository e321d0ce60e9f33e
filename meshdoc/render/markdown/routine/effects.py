"""What the body of a routine reads, changes, calls and raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import FIRST_USER_OID, Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.insight.effects.record import CHANGES, Action, Effects, Gap, Use
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, details, join, md, section

WORDS = {
    Action.INSERT: "inserts into",
    Action.UPDATE: "updates",
    Action.DELETE: "deletes from",
    Action.TRUNCATE: "truncates",
    Action.REFRESH: "refreshes",
    Action.ADVANCE: "advances sequence",
    Action.READ: "reads",
}
"""The actions in the order in which they are listed."""
ORDER = list(WORDS)
MANY = 12
"""More effects that differ by trigger only are folded; more indirect ones, or columns, are only counted."""


def effects(page: Page, item: Routine) -> Markup:
    """The effects of the body, as far as they can be told from its text."""
    page = page.once()
    found = page.book.effects.of(item.oid)
    uses = sorted(page.book.effects.uses(item.oid), key=lambda use: _rank(page, use))
    own = [use for use in uses if not _by_trigger(page, use)]
    triggered = [use for use in uses if _by_trigger(page, use)]
    if len(triggered) <= MANY:
        own, triggered = [*own, *triggered], []
    return section(
        "Effects",
        _opaque(found),
        bullets([*(_use(page, use) for use in own), *_others(page, found), *map(_gap, found.gaps)]),
        _indirect(page, item),
        _triggered(page, triggered),
    )


def _opaque(found: Effects) -> str:
    return f"Unknown: {found.opaque}." if found.opaque else ""


def _rank(page: Page, use: Use) -> tuple[bool, int, str]:
    return (use.relation < FIRST_USER_OID, ORDER.index(use.action), page.label(Address(use.relation)))


def _by_trigger(page: Page, use: Use) -> bool:
    return bool(use.via) and isinstance(page.book.catalog.get(use.via[0]), Trigger)


# --- relations ------------------------------------------------------------------------------------------------


def _use(page: Page, use: Use) -> Markup:
    """`reads t (a, b), line 3`."""
    columns = columns_of(page, use)
    named = md("({})", "all columns" if columns == "all" else columns) if columns else NOTHING
    return join(", ", [join(" ", [WORDS[use.action], page.object(use.relation), named]), *_where(page, use)])


def _triggered(page: Page, uses: Iterable[Use]) -> Markup:
    """The effects by trigger; those that many triggers have in common are said once."""
    found: dict[tuple[Oid, Oid], list[Markup]] = {}
    for use in uses:
        columns = columns_of(page, use) if use.action is Action.UPDATE else NOTHING
        where = join(", ", [columns, _lines(use.lines)])
        effect = md("{} ({})", WORDS[use.action], where) if where else md("{}", WORDS[use.action])
        found.setdefault((use.via[0], use.relation), []).append(effect)
    alike: dict[Markup, dict[Oid, list[Oid]]] = {}
    for (via, relation), effects in found.items():
        alike.setdefault(join(", ", effects), {}).setdefault(relation, []).append(via)
    lines = (
        md("{}: {}", effect, join(", ", (_changed(page, oid, via) for oid, via in relations.items())))
        for effect, relations in alike.items()
    )
    summary = f"By the arguments or tables of triggers: {plural(len({oid for _, oid in found}), 'relation')}"
    return details(summary, bullets(lines))


def _changed(page: Page, relation: Oid, via: Iterable[Oid]) -> Markup:
    """A relation, and the tables whose triggers change it unless it is its own."""
    triggers = [trigger for trigger in map(page.book.catalog.get, via) if isinstance(trigger, Trigger)]
    tables = list(dict.fromkeys(trigger.table for trigger in triggers))
    shown = page.object(relation)
    if tables == [relation]:
        return shown
    on = "trigger on" if len(tables) == 1 else "triggers on"
    return md("{} ({} {})", shown, on, join(", ", map(page.object, tables)))


def _indirect(page: Page, item: Routine) -> Markup:
    """What the called routines, triggers, views and foreign keys change beyond the body itself."""
    own = {(use.action, use.relation) for use in page.book.effects.uses(item.oid)}
    reached = page.book.reach.of(item.oid, CHANGES)
    found = {effect: way for effect, way in reached.items() if way and effect not in own}
    if len(found) > MANY:
        tables = len({relation for _, relation in found})
        return md("Triggers, foreign keys and calls may change up to {}.", plural(tables, "relation"))
    by_way: dict[Markup, list[Markup]] = {}
    for (action, relation), way in found.items():
        through = join(" → ", [_step(page, oid, relation) for oid in way])
        by_way.setdefault(through, []).append(md("{} {}", WORDS[action], page.object(relation)))
    lines = bullets(md("{}: {}", through, join(", ", changes)) for through, changes in by_way.items())
    return details(f"Indirect changes: {len(found)}", lines)


def _step(page: Page, oid: Oid, changed: Oid) -> Markup:
    """An object on the way, and the table of a trigger or foreign key if that is not the one a key changes."""
    found = page.book.catalog.get(oid)
    if isinstance(found, Trigger):
        return md("trigger {}", _trigger(page, oid))
    if isinstance(found, ForeignKey):
        on = md("on {}", page.object(found.table)) if found.table != changed else ""
        return join(" ", [md("foreign key {}", code(found.name)), on])
    return page.object(oid)


def columns_of(page: Page, use: Use) -> Text:
    """The columns that a statement names: `all`, their names, or how many they are."""
    relation = page.book.catalog.get(use.relation)
    if use.columns is None:
        return "columns not analyzed"
    if not isinstance(relation, Relation) or not use.columns:
        return ""
    existing = [column.attnum for column in relation.columns]
    named = [number for number in use.columns if number in existing]
    if len(named) == len(existing) > 1:
        return "all"
    if len(named) > MANY:
        return plural(len(named), "column")
    return join(", ", (code(relation.attribute(number).name) for number in named))


def _where(page: Page, use: Use) -> Iterator[Text]:
    yield _lines(use.lines)
    if _by_trigger(page, use):
        yield md("for trigger {}", _trigger(page, use.via[0]))
    elif use.via:
        yield md("through {}", join(" → ", map(page.object, use.via)))


def _trigger(page: Page, oid: Oid) -> Markup:
    trigger = page.book.catalog.get(oid)
    if not isinstance(trigger, Trigger):
        return NOTHING
    return md("{} on {}", code(trigger.name), page.object(trigger.table))


def _lines(lines: Iterable[int]) -> str:
    known = [str(line) for line in lines if line]
    return f"{'line' if len(known) == 1 else 'lines'} {', '.join(known)}" if known else ""


# --- everything else ------------------------------------------------------------------------------------------


def _others(page: Page, found: Effects) -> Iterator[Markup]:
    calls: dict[Oid, set[int]] = {}
    for call in found.calls:
        calls.setdefault(call.routine, set()).add(call.line)
    for oid, lines in sorted(calls.items(), key=lambda item: page.label(Address(item[0]))):
        yield _at(md("calls {}", page.object(oid)), lines)
    commands: dict[tuple[str, str, Oid], set[int]] = {}
    for command in found.commands:
        commands.setdefault((command.tag, command.name, command.relation), set()).add(command.line)
    for (tag, name, relation), lines in commands.items():
        yield _at(join(" ", ["runs", tag, _object(page, name, relation)]), lines)
    fields: dict[str, set[int]] = {}
    for name, line in found.sets:
        fields.setdefault(name, set()).add(line)
    for name, lines in fields.items():
        yield _at(md("sets {}", code(f"NEW.{name}")), lines)
    for item in found.raises:
        kind = code(item.sqlstate) if item.sqlstate else "a computed SQLSTATE"
        yield _at(md("raises {}: {}", kind, code(item.message)), [item.line])


def _object(page: Page, name: str, relation: Oid) -> Markup:
    """The object of a command; a partition's parent if its own name is computed."""
    shown = page.object(relation) if relation else NOTHING
    if "…" in name:
        computed = "(name computed at run time)"
        return join(" ", [code(name) if name != "…" else "", computed, md("for {}", shown) if shown else ""])
    return shown if shown and page.label(Address(relation)).endswith(name) else code(name) if name else NOTHING


def _at(words: Markup, lines: Iterable[int]) -> Markup:
    return join(", ", [words, _lines(sorted(lines))])


def _gap(gap: Gap) -> Markup:
    if gap.dynamic:
        return md("**Unknown:** line {} runs SQL built at run time: {}", str(gap.line), code(_short(gap.text)))
    if not gap.text:
        return md("**Not analyzed:** {}", gap.reason)
    return md("**Not analyzed:** line {}: {} ({})", str(gap.line), gap.reason, code(_short(gap.text)))


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}…"
