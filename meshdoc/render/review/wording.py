"""What every format for readers says of a review: changes in groups, their meaning in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from meshdoc.catalog.names.noun import plural
from meshdoc.compare.consequence import Action, Consequence
from meshdoc.compare.difference import COLUMN_ORDER, FieldChange
from meshdoc.compare.facts import COMMENT
from meshdoc.compare.key import Key
from meshdoc.diagnostics import Location
from meshdoc.history.item import Detail
from meshdoc.history.phrase import told
from meshdoc.insight.review.change import AccessChange, Change, Direction, Locked, Mention, Reach, Review, Side

FEW = 3
"""More of one kind than this, created without consequences, are told in one line."""


BROADEST = 160
"""A longer text of what was created is cut."""
AROUND = 40
"""So many characters are shown before and after those of a long text that differ."""
MAIN = {
    "column": ("type", "not null", "default", "generated", "generation expression", "identity"),
    "policy": ("kind", "command", "roles", "using", "with check"),
    "check": ("expression",),
    "foreign key": ("columns", "references table", "on delete"),
    "primary key": ("columns",),
    "unique constraint": ("columns",),
    "index": ("unique", "index keys", "predicate"),
    "trigger": ("timing", "events", "function"),
    "enum": ("labels",),
    "domain": ("base", "not null"),
}
"""The properties that are told of what was created, by its kind."""


class Group(NamedTuple):
    """Changes of one kind that are told in one line: `5 partitions of public.t`, with their names.

    Of objects that were altered, renamed or dropped, all were in the same way.
    """

    title: str
    names: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The first of them."""
        return self.changes[0]


class Groups(NamedTuple):
    """The changes: those told one by one, those made alike or created in numbers, and those of comments alone."""

    changes: tuple[Change, ...]
    alike: tuple[Group, ...]
    many: tuple[Group, ...]
    comments: tuple[Change, ...]


def groups(review: Review) -> Groups:
    """The changes of a review by how they are told."""
    comments = tuple(change for change in review.changes if _is_comment(change))
    by_title: dict[object, list[Change]] = {}
    for change in review.changes:
        if change not in comments and (title := _title(change) or _alteration(change)):
            by_title.setdefault(title, []).append(change)
    many = {title: found for title, found in by_title.items() if len(found) > FEW}
    grouped = {change.key for found in many.values() for change in found}
    return Groups(
        tuple(change for change in review.changes if change not in comments and change.key not in grouped),
        tuple(_alike(found) for title, found in many.items() if not isinstance(title, str)),
        tuple(_group(title, found) for title, found in many.items() if isinstance(title, str)),
        comments,
    )


def _alteration(change: Change) -> tuple[object, ...]:
    """What objects share that were altered, renamed or dropped in the same way, and that nothing uses; else empty."""
    if change.affected or change.is_guess:
        return ()
    if change.action is Action.RENAMED and not change.fields:
        return change.key.kind, change.action, change.meaning
    if change.former:
        return ()
    if change.action is Action.ALTERED:
        return change.key.kind, change.fields, change.meaning
    if change.action in (Action.DROPPED, Action.CASCADED) and change.whole:
        return change.key.kind, change.action, change.whole, change.along, change.meaning, change.place
    return ()


IMPLIED = {"query": COLUMN_ORDER, "identity of": "type"}
"""Fields that tell another one: a query has its columns in order, an identity column the type of its sequence."""


def fields(change: Change) -> Sequence[FieldChange]:
    """What is told of a change; of what is new or gone, its name says enough."""
    if change.action not in (Action.ALTERED, Action.RENAMED):
        return ()
    implied = {IMPLIED[each.field] for each in change.fields if each.field in IMPLIED}
    return [each for each in change.fields if each.field not in implied]


def verb(action: Action) -> str:
    """What happened; what something was dropped with is told beside it."""
    return "dropped" if action is Action.CASCADED else action.value


def switched(found: FieldChange) -> str:
    """`row-level security disabled`: the change of a property that is on or off; empty for any other."""
    if {found.before, found.after} != {"yes", ""}:
        return ""
    words, _ = told(Detail(found.field, found.before, found.after, None))
    return words


def absent(found: FieldChange) -> str:
    """What is said of a property on the side that does not have it."""
    return "no" if "yes" in (found.before, found.after) else "none"


def own_name(change: Change) -> str:
    """The name of a part without that of its whole."""
    whole = change.whole.name if change.whole else ""
    return change.key.name.removeprefix(f"{whole}.").removesuffix(f" on {whole}")


def _alike(found: Sequence[Change]) -> Group:
    first, title = found[0], counted(len(found), found[0].key.kind)
    if first.action is Action.RENAMED:
        return Group(title, tuple(f"{change.former} → {change.key.name}" for change in found), tuple(found))
    if first.action is Action.ALTERED or not first.whole:
        return Group(title, tuple(change.key.name for change in found), tuple(found))
    return Group(f"{title} of {first.whole.name}", tuple(map(own_name, found)), tuple(found))


def _title(change: Change) -> str:
    """`partitions of public.t`, `triggers on public.t`: what is created without consequences, and seldom alone."""
    if change.action is not Action.CREATED or change.consequence is not Consequence.COMPATIBLE:
        return ""
    if change.partition_of:
        return f"partitions of {change.partition_of.name}"
    return f"{plural(change.key.kind)} on {change.whole.name}" if change.whole else ""


def _group(title: str, found: Sequence[Change]) -> Group:
    return Group(f"{len(found)} {title}", tuple(map(own_name, found)), tuple(found))


def _is_comment(change: Change) -> bool:
    return change.action is Action.ALTERED and {each.field for each in change.fields} == {COMMENT}


def side(item: Side) -> str:
    """`tag v1.2 (3 versions, the last is 0003)`."""
    if not item.versions:
        return item.name
    last = f", the last is {item.last}" if not item.name.endswith(item.last) else ""
    return f"{item.name} ({counted(item.versions, 'version')}{last})"


def counted(count: int, noun: str) -> str:
    """`1 table`, `2 indexes`."""
    return f"{count} {noun if count == 1 else plural(noun)}"


def parts(change: Change) -> str:
    """`3 columns, 1 primary key`."""
    return ", ".join(counted(count, noun) for noun, count in change.parts)


def definition(change: Change) -> Iterator[tuple[str, str]]:
    """The main properties of what was created, on one line each; without a text where it only holds."""
    for name in MAIN.get(change.key.kind, ()) if change.action is Action.CREATED else ():
        found = change.field(name)
        if found and found.after:
            line = " ".join(found.after.split())
            text = line if len(line) <= BROADEST else f"{line[:BROADEST]}…"
            yield name, "" if text == "yes" else text


def meaning(change: Change) -> str:
    """`breaks writers: INSERT must provide a value; security`."""
    found: dict[str, list[str]] = {}
    for each in change.meaning:
        is_new = change.action is Action.CREATED
        found.setdefault(each.consequence.value, []).append(each.note or (each.property if is_new else ""))
    return "; ".join(": ".join(filter(None, (word, _distinct(notes)))) for word, notes in found.items())


def _distinct(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, texts)))


# --- locks ------------------------------------------------------------------------------------------------------------


class Lock(NamedTuple):
    """The same lock and work of several statements, and a gentler form, or else why the work is done."""

    relation: str
    mode: str
    work: str
    gentler: str
    reason: str
    places: tuple[Location, ...]


def heavy_locks(locks: Iterable[Locked]) -> list[Lock]:
    """The locks that keep readers or writers out for long, those that are alike in one."""
    found: dict[tuple[str, str, str, str, str], list[Location]] = {}
    for lock in locks:
        if lock.is_heavy:
            reason = "" if lock.gentler else lock.reason
            places = found.setdefault((lock.relation, lock.mode, lock.work, lock.gentler, reason), [])
            places += [lock.place] if lock.place else []
    return [Lock(*key, tuple(places)) for key, places in found.items()]


# --- access -----------------------------------------------------------------------------------------------------------


class Access(NamedTuple):
    """The same change for several roles, commands and objects of a kind."""

    direction: Direction
    keys: tuple[Key, ...]
    roles: tuple[str, ...]
    commands: tuple[str, ...]
    before: Reach | None
    after: Reach


def access(changes: Iterable[AccessChange]) -> Iterator[Access]:
    """The changes of access, the same in one; gains of what existed come first."""
    by_role: dict[tuple[object, ...], list[AccessChange]] = {}
    for each in changes:
        by_role.setdefault((each.key, each.role, each.direction, each.before, each.after), []).append(each)
    together: dict[tuple[object, ...], list[list[AccessChange]]] = {}
    for (key, _, *same), found in by_role.items():
        together.setdefault((key, *same, _commands(found)), []).append(found)
    alike: dict[tuple[object, ...], list[Access]] = {}
    for item in map(_together, together.values()):
        is_plain = _is_plain(item.before) and _is_plain(item.after)
        told = item.direction, item.keys[0].kind, item.roles, item.commands, reaches(item)
        alike.setdefault((*told, None if is_plain else item.keys), []).append(item)
    merged = (same[0]._replace(keys=tuple(each.keys[0] for each in same)) for same in alike.values())
    yield from sorted(merged, key=_rank)


def _is_plain(item: Reach | None) -> bool:
    """Whether the words for it are the same for every object."""
    return item is None or not (item.columns or _condition(item))


def _commands(found: Sequence[AccessChange]) -> tuple[str, ...]:
    return tuple(sorted(each.command for each in found))


def _together(found: Sequence[Sequence[AccessChange]]) -> Access:
    first = found[0][0]
    roles = tuple(each[0].role for each in found)
    return Access(first.direction, (first.key,), roles, _commands(found[0]), first.before, first.after)


def _rank(item: Access) -> tuple[object, ...]:
    return item.direction is not Direction.GAINS, item.before is None, item.keys, item.roles


def gain(found: Access) -> str:
    """`anon, authenticated gain select on table t`, `on 2 tables t, u`."""
    word = found.direction.value if len(found.roles) == 1 else found.direction.value.removesuffix("s")
    names = ", ".join(key.name for key in found.keys)
    objects = f"{counted(len(found.keys), found.keys[0].kind)} {names}" if len(found.keys) > 1 else str(found.keys[0])
    return f"{', '.join(found.roles)} {word} {', '.join(found.commands)} on {objects}"


def reaches(found: Access) -> tuple[str, str]:
    """Before, or empty for what is new, and after; of long conditions, only where they differ."""
    if found.before is None:
        return "", reach(found.after)
    return differing(reach(found.before), reach(found.after))


def reach(item: Reach) -> str:
    """`some of a, b (owner = current_user)`."""
    columns = f" of {', '.join(item.columns)}" if item.columns else ""
    condition = f" ({found})" if (found := _condition(item)) else ""
    return f"{item.rows}{columns}{condition}"


def _condition(item: Reach) -> str:
    """What decides which rows; of none, why, unless there is simply no privilege."""
    return "" if item.condition.startswith("permission denied for ") else " ".join(item.condition.split())


# --- pages ------------------------------------------------------------------------------------------------------------


def fate(found: Mention) -> str:
    """What happened to what a page mentions: `renamed to public.u`, `altered (column public.t.a)`."""
    if found.now:
        return f"{found.action.value} to {found.now}"
    word = verb(found.action)
    return f"{word} ({found.part})" if found.part else word


# --- texts ------------------------------------------------------------------------------------------------------------


def difference(change: FieldChange) -> list[str]:
    """The lines of two texts that differ, with a few around them, as `diff -u` prints them."""
    texts = change.before.splitlines(), change.after.splitlines()
    if max(map(len, texts)) <= 1:
        before, after = differing(change.before, change.after)
        return [f"-{before}"] * bool(before) + [f"+{after}"] * bool(after)
    return list(difflib.unified_diff(*texts, n=2, lineterm=""))[2:]


def differing(before: str, after: str) -> tuple[str, str]:
    """Two texts on one line each; of long ones, only where they differ, with a little around it."""
    if max(len(before), len(after)) <= BROADEST:
        return before, after
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    return _around(before, start, end), _around(after, start, end)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def _around(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), len(text) - end + AROUND)
    return "…" * (first > 0) + text[first:last] + "…" * (last < len(text))
