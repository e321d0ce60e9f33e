"""A review as the comment on a pull request: the verdict, then what matters most, as much as fits.

The author of the migrations must not speak through the comment: every text of the input is code, which GitHub makes no
mention, reference or link of. The words around it are fixed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import TypeAlias

from meshdoc.compare.consequence import Consequence
from meshdoc.compare.difference import FieldChange
from meshdoc.compare.facts import COMMENT
from meshdoc.compare.key import Key
from meshdoc.diagnostics import Diagnostic, Location
from meshdoc.insight.review.change import Belonging, Change, Direction, Mention, Review, Side
from meshdoc.record import replace
from meshdoc.render.display import plural
from meshdoc.render.markdown.changelog.words import short
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    bullets,
    code,
    details,
    document,
    fenced,
    heading,
    indented,
    join,
    joined,
    line_on,
    link,
    md,
    phrase,
    size,
    written,
)
from meshdoc.render.review import review_format, wording

LARGEST = 60_000
"""The most bytes of a comment; GitHub takes 65,536 characters."""
LONGEST = 120
"""Longer names and values are cut, or shown as a difference."""
MOST_LINES = 40
MOST_NAMES = 6
PARTS = (
    ("Breaking", (Consequence.READERS, Consequence.WRITERS)),
    ("Security", (Consequence.SECURITY,)),
    ("Data loss", (Consequence.DATA_LOSS,)),
)
Lines: TypeAlias = Sequence[Callable[[], Markup]]
"""The lines of a part, written one after the other as long as they fit."""
_FIXED = re.compile(r"(?!.*\b[a-f]{7,}\b)(?:[A-Za-z ,;()'-]|:(?= )|\.{3})*")
"""Words that nobody can be addressed with, and no commit."""


@review_format("github")
def github(review: Review) -> str:
    """The comment on a pull request, below GitHub's limit; nothing in it is live but links to `--source-url`."""
    return written(_Comment(review.source_url).of(review))


@dataclass
class _Comment:
    """A comment that is being written; each part may take half of what is left."""

    source_url: str
    left: int = field(default=LARGEST)

    def of(self, review: Review) -> Markup:
        told = wording.groups(review)
        head = joined(_verdict(review), md("{} → {}", _side(review.base), _side(review.head)))
        self.left -= size(head)
        access = [*wording.access(review.access)]
        heavy = wording.heavy_locks(review.locks)
        parts = [self._part(title, self._told(told, found)) for title, found in PARTS]
        parts += [
            self._part("Access", [partial(_access, each) for each in access]),
            self._part("Tenancy", [partial(_belonging, each) for each in review.belongings]),
            self._part("Statements not carried out", [partial(self._unapplied, each) for each in review.unapplied]),
            self._part("Locks", [partial(self._lock, lock) for lock in heavy]),
            self._part("Order", self._told(told, (Consequence.ORDER,))),
            self._part("Pages that mention what changed", [partial(self._page, each) for each in review.pages]),
            self._folded(told),
            bullets(map(_said, review.notes)),
        ]
        return document(head, *parts)

    def _part(self, title: str, lines: Lines) -> Markup:
        shown = self._fitting(lines)
        return joined(heading(3, title), shown) if shown else NOTHING

    def _fitting(self, lines: Lines) -> Markup:
        """The lines that fit into half of what is left, and how many do not."""
        room, shown = self.left // 2, list[Markup]()
        for write in lines:
            line = write()
            if (room := room - size(line) - 3) < 0:
                break
            shown.append(line)
        rest = len(lines) - len(shown)
        found = bullets([*shown, *([f"and {rest:,} more"] if rest else [])])
        self.left -= size(found)
        return found

    def _folded(self, told: wording.Groups) -> Markup:
        """What breaks nothing."""
        plain = self._told(told, (Consequence.COMPATIBLE,))
        many = [partial(_created, group) for group in told.many]
        comments = [partial(_comments, len(told.comments))] if told.comments else []
        lines: Lines = [*plain, *many, *comments]
        return details(plural(len(lines), "compatible change"), self._fitting(lines)) if lines else NOTHING

    # --- lines --------------------------------------------------------------------------------------------

    def _told(self, told: wording.Groups, meaning: Sequence[Consequence]) -> Lines:
        """A line for each change of some meaning; what is alike is told together."""
        alike = [group for group in told.alike if group.first.consequence in meaning]
        groups = [
            partial(self._change, group.changes)
            if wording.verb(group.first.action) == "dropped"
            else partial(_altered, group)
            for group in alike
        ]
        changes = groupby((each for each in told.changes if each.consequence in meaning), key=_alike)
        return [*groups, *(partial(self._change, list(group)) for _, group in changes)]

    def _change(self, group: Sequence[Change]) -> Markup:
        first = group[0]
        subject = _key(first.key) if len(group) == 1 else _several(group)
        long = [each for each in wording.fields(first) if _is_long(each)]
        line = join(
            " · ",
            [
                join(" ", [md("**{}**", _action(first)), subject, _former(first)]),
                join(", ", _definition(group)),
                join("; ", [_value(each) for each in wording.fields(first) if not _is_long(each)]),
                _said(wording.meaning(first)),
                _affected(first),
                self._where(first.place or first.before),
            ],
        )
        return join("\n", [line, *(indented(_difference(each)) for each in long)])

    def _lock(self, lock: wording.Lock) -> Markup:
        gentler = md("gentler: {}", _said(lock.gentler)) if lock.gentler else NOTHING
        reason = md("({})", _said(lock.reason)) if lock.reason else NOTHING
        words = join(", ", [_said(lock.mode), join(" ", [_said(lock.work), reason]), gentler])
        where = _listed(map(self._where, lock.places))
        return join(" · ", [md("{}: {}", _name(lock.relation), words), where])

    def _unapplied(self, found: Diagnostic) -> Markup:
        return join(" · ", [code(_cut(found.message)), code(found.code), self._where(found.location)])

    def _page(self, found: Mention) -> Markup:
        return md("{}: {}, {}", self._where(found.place), _key(found.key), _fate(found))

    def _where(self, place: Location | None) -> Markup:
        """A place in the input, linked if its files can be seen anywhere."""
        if place is None:
            return NOTHING
        return link(code(_cut(f"{place.path}:{place.line}")), line_on(self.source_url, place.path, place.line))


def _verdict(review: Review) -> Markup:
    found = (phrase(each.text, [code(_cut(name)) for name in each.names]) for each in review.verdict)
    return md("**{}**", join(", ", found))


def _side(side: Side) -> Markup:
    count = plural(side.versions, "version") if side.versions else ""
    return join(", ", [code(_cut(side.name)), count])


def _created(group: wording.Group) -> Markup:
    return md("**created** {}: {}", code(_cut(group.title)), _listed(map(_name, group.names)))


def _altered(group: wording.Group) -> Markup:
    """Objects that were altered or renamed in the same way."""
    fields = wording.fields(group.first)
    head = md("**{}** {}: {}", _action(group.first), group.title, _listed(map(_names, group.names)))
    values = join("; ", [_value(each) for each in fields if not _is_long(each)])
    line = join(" · ", [head, values, _said(wording.meaning(group.first))])
    return join("\n", [line, *(indented(_difference(each)) for each in fields if _is_long(each))])


def _comments(count: int) -> Markup:
    return md("{} changed", plural(count, "comment"))


# --- one change -------------------------------------------------------------------------------------------------------


def _alike(change: Change) -> object:
    """What is told on one line has the same key."""
    plain = not (wording.fields(change) or change.former or change.affected or change.parts)
    if not plain or change.whole is None:
        return change.key
    return change.key.kind, change.action, change.along, change.whole, wording.meaning(change), change.place


def _definition(group: Sequence[Change]) -> Iterator[Markup]:
    """What one created object is."""
    for name, text in wording.definition(group[0]) if len(group) == 1 else ():
        yield join(" ", [name, code(text) if text else NOTHING])


def _several(group: Sequence[Change]) -> Markup:
    """`4 policies on t: a, b and 2 more`."""
    whole = group[0].whole
    head = md("{} of {}", plural(len(group), group[0].key.kind), _name(whole.name) if whole else NOTHING)
    return md("{}: {}", head, _listed(_name(wording.own_name(each)) for each in group))


def _key(key: Key) -> Markup:
    return join(" ", [key.kind, _name(key.name)])


def _name(name: str) -> Markup:
    return code(_cut(short(name)))


def _names(text: str) -> Markup:
    """A name, or two of a rename."""
    return join(" → ", map(_name, text.split(" → ")))


def _action(change: Change) -> str:
    return wording.verb(change.action)


def _former(change: Change) -> Markup:
    along = md("{}", _key(change.along)) if change.along else NOTHING
    former = (
        md("(was {}{})", _name(change.former), ", a guess" if change.is_guess else "") if change.former else NOTHING
    )
    parts = wording.parts(change)
    return join(" ", [md("with {}", along) if along else NOTHING, former, f"with {parts}" if parts else ""])


def _affected(change: Change) -> Markup:
    if not change.affected:
        return NOTHING
    return md(
        "affects {}", _listed(join(" ", [_key(each.key), _uncertain(each.is_certain)]) for each in change.affected)
    )


def _uncertain(is_certain: bool) -> str:
    return "" if is_certain else "(perhaps)"


def _listed(names: Iterable[Markup]) -> Markup:
    every = list(names)
    rest = len(every) - MOST_NAMES
    return join(", ", [*every[:MOST_NAMES], f"and {rest:,} more" if rest > 0 else ""])


def _access(found: wording.Access) -> Markup:
    """`anon, authenticated: select on table t, some (owner = me) → all`."""
    roles = _listed(_name(role) for role in found.roles)
    verb = found.direction.value if len(found.roles) == 1 else found.direction.value.removesuffix("s")
    before, after = wording.reaches(found)
    line = join(" ", [roles, verb, ", ".join(found.commands), md("on {}", _objects(found.keys))])
    if found.direction is Direction.GAINS and found.before:
        line = md("**{}**", line)
    return md("{}: {} → {}", line, code(_cut(before)) if before else "new", code(_cut(after)))


def _objects(keys: Sequence[Key]) -> Markup:
    if len(keys) == 1:
        return _key(keys[0])
    return md("{} {}", plural(len(keys), keys[0].kind), _listed(_name(key.name) for key in keys))


def _belonging(found: Belonging) -> Markup:
    """`table t: a row can belong to two tenants (users): a → users / b → users`."""
    line = md("{}: {} ({})", _key(found.key), found.tie.value, _name(found.tenant))
    return join(": ", [line, join(" / ", (code(_cut(way)) for way in found.ways))])


def _fate(found: Mention) -> Markup:
    if found.now:
        return md("{} to {}", found.action.value, _name(found.now))
    part = md("({})", _key(found.part)) if found.part else NOTHING
    return join(" ", [wording.fate(replace(found, part=None)), part])


def _said(text: str) -> Markup:
    """Words of meshdoc's own, or code if there may be anything else among them."""
    return md("{}", text) if _FIXED.fullmatch(text) else code(_cut(text))


# --- values -----------------------------------------------------------------------------------------------------------


def _is_long(found: FieldChange) -> bool:
    texts = (found.before, found.after)
    return found.field != COMMENT and any(len(text) > LONGEST or "\n" in text for text in texts)


def _value(found: FieldChange) -> Markup:
    if found.field == COMMENT:
        return md("comment changed")
    if found.before == found.after:
        return md("{} changed, in a part that is hidden", found.field)
    if words := wording.switched(found):
        return md("{}", words)
    before, after = (code(text) if text else wording.absent(found) for text in (found.before, found.after))
    return md("{} {} → {}", found.field, before, after)


def _difference(found: FieldChange) -> Markup:
    """The lines that differ, folded."""
    lines = [_cut(line) for line in wording.difference(found)]
    rest = len(lines) - MOST_LINES
    shown = [*lines[:MOST_LINES], *([f"... {rest} more lines"] if rest > 0 else [])]
    return details(found.field, fenced("\n".join(shown), "diff"))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"
