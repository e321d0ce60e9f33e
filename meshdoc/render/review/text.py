"""A review as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from meshdoc.compare.consequence import Action, Consequence
from meshdoc.compare.difference import FieldChange
from meshdoc.history.item import RECREATED
from meshdoc.insight.review.change import Affected, Belonging, Change, Direction, Locked, Mention, Review, Tie
from meshdoc.render.review import review_format, wording

MOST_AFFECTED = 8
"""Further users of what changed are counted."""
LONGEST = 40
"""Further lines of a difference between long texts are counted."""
BROADEST = 60
"""Texts longer than this are shown below each other."""
COLOURS = {
    Consequence.READERS: "red",
    Consequence.WRITERS: "red",
    Consequence.SECURITY: "magenta",
    Consequence.DATA_LOSS: "red",
    Consequence.ORDER: "yellow",
    Consequence.COMPATIBLE: "",
}
MARKS = {
    Action.CREATED: "+",
    Action.ALTERED: "~",
    Action.RENAMED: "~",
    Action.DROPPED: "-",
    Action.CASCADED: "-",
}


SIGNS = {"+": "green", "-": "red", "@": "cyan"}


class Line(NamedTuple):
    """A line and its colour, which is empty for the terminal's own."""

    text: str
    colour: str = ""


@review_format("text")
def text(review: Review) -> str:
    """Lines for a terminal."""
    return "".join(f"{line.text}\n" for line in lines(review))


def lines(review: Review) -> Iterator[Line]:
    """The verdict, the changes, the access, the locks, and what could not be carried out."""
    worst = min((change.consequence for change in review.changes), key=list(COLOURS).index, default=None)
    yield Line(review.summary(), COLOURS[worst] if worst else "")
    yield Line(f"{wording.side(review.base)} → {wording.side(review.head)}")
    told = wording.groups(review)
    grave = [group for group in told.alike if group.first.consequence is not Consequence.COMPATIBLE]
    slight = [group for group in told.alike if group not in grave]
    many = ([Line(f"+ created {group.title}: {', '.join(group.names)}")] for group in told.many)
    yield from _spaced([*map(_alike, grave), *map(_change, told.changes), *map(_alike, slight), *many])
    yield from _section("comments", (Line(f"  {change.key}") for change in told.comments))
    yield from _section("access", map(_access, wording.access(review.access)))
    yield from _section("tenancy", (line for each in review.belongings for line in _belonging(each)))
    yield from _section("locks", _locks(review.locks))
    yield from _section("pages", map(_page, review.pages))
    yield from _section("not carried out", (Line(f"  {each}", "red") for each in review.unapplied))


def _spaced(found: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """What is told, with a line between what takes more than one."""
    before = 0
    for each in map(tuple, found):
        yield from (*[Line("")] * (len(each) > 1 or before != 1), *each)
        before = len(each)


def _section(title: str, found: Iterable[Line]) -> Iterator[Line]:
    for place, line in enumerate(found):
        if place == 0:
            yield from (Line(""), Line(f"{title}:"))
        yield line


# --- changes ----------------------------------------------------------------------------------------------------------


def _change(change: Change) -> Iterator[Line]:
    yield Line(f"{MARKS[change.action]} {_headline(change)}", COLOURS[change.consequence])
    if meaning := wording.meaning(change):
        yield Line(f"    {meaning}", COLOURS[change.consequence])
    if main := [f"{name} {text}".rstrip() for name, text in wording.definition(change)]:
        yield Line(f"    {', '.join(main)}")
    for each in wording.fields(change):
        yield from _field(each)
    if change.affected:
        rest = len(change.affected) - MOST_AFFECTED
        more = [f"{rest} more"] if rest > 0 else []
        yield Line(f"    affects {', '.join([*map(_affected, change.affected[:MOST_AFFECTED]), *more])}")


def _alike(group: wording.Group) -> Iterator[Line]:
    """Objects that were altered, renamed or dropped in the same way."""
    first, colour = group.first, COLOURS[group.first.consequence]
    along = f" with {first.along}" if first.along else ""
    where = f" ({first.place})" if first.place and MARKS[first.action] == "-" else ""
    names = ", ".join(group.names)
    yield Line(f"{MARKS[first.action]} {wording.verb(first.action)} {group.title}{along}: {names}{where}", colour)
    if meaning := wording.meaning(first):
        yield Line(f"    {meaning}", colour)
    for each in wording.fields(first):
        yield from _field(each)


def _affected(item: Affected) -> str:
    return f"{item.key} ({item.how})" if item.how else str(item.key)


def _headline(change: Change) -> str:
    guess = ", as a guess" * change.is_guess
    former = f" (was {change.former}{guess})" if change.former else ""
    parts = f" with {parts}" if (parts := wording.parts(change)) else ""
    along = f" with {change.along}" if change.along else ""
    partition = f", a partition of {change.partition_of.name}" if change.partition_of else ""
    where = f" ({', '.join((str(change.place), *change.via))})" if change.place else ""
    return f"{wording.verb(change.action)}{along}: {change.key}{former}{partition}{parts}{where}"


def _field(change: FieldChange) -> Iterator[Line]:
    texts = change.before or wording.absent(change), change.after or wording.absent(change)
    if change.field == RECREATED:
        yield Line(f"    {RECREATED}")
    elif words := wording.switched(change):
        yield Line(f"    {words}")
    elif texts[0] == texts[1]:
        yield Line(f"    {change.field}: changed; the difference is hidden")
    elif "\n" in "".join(texts) or max(map(len, texts)) > BROADEST:
        yield Line(f"    {change.field}:")
        yield from _compared(change)
    else:
        yield Line(f"    {change.field}: {texts[0]} → {texts[1]}")


def _compared(change: FieldChange) -> Iterator[Line]:
    found = wording.difference(change)
    for line in found[:LONGEST]:
        yield Line(f"      {line}", SIGNS.get(line[:1], ""))
    if (rest := len(found) - LONGEST) > 0:
        yield Line(f"      ... {rest} more lines")


# --- access, tenancy, locks, pages ------------------------------------------------------------------------------------


def _access(found: wording.Access) -> Line:
    before, after = wording.reaches(found)
    colour = "magenta" if found.direction is Direction.GAINS and found.before else ""
    return Line(f"  {wording.gain(found)}: {f'{before} → ' if before else ''}{after}", colour)


def _belonging(found: Belonging) -> Iterator[Line]:
    colour = "" if found.tie is Tie.UNAMBIGUOUS else "magenta"
    yield Line(f"  {found.key}: {found.tie.value} ({found.tenant})", colour)
    yield from (Line(f"    {way}") for way in found.ways)


def _page(found: Mention) -> Line:
    return Line(f"  {found.place} mentions {found.key}: {wording.fate(found)}")


def _locks(found: Sequence[Locked]) -> Iterator[Line]:
    """The locks that last, and how many do not."""
    yield from map(_lock, wording.heavy_locks(found))
    if brief := [lock for lock in found if not lock.is_heavy]:
        relations = len({lock.relation for lock in brief})
        yield Line(f"  {wording.counted(len(brief), 'brief lock')} on {wording.counted(relations, 'relation')}")


def _lock(lock: wording.Lock) -> Line:
    work = f", {lock.work}" if lock.work else ""
    reason = f" ({lock.reason})" if lock.reason else ""
    gentler = f"; gentler: {lock.gentler}" if lock.gentler else ""
    where = f" ({', '.join(map(str, lock.places))})" if lock.places else ""
    return Line(f"  {lock.mode} on {lock.relation}{work}{reason}{gentler}{where}", "yellow")
