"""History to history without secrets, and the list of what was hidden.

The secrets are found once, in the input: by shape in the files, by position in the statements. Lint, the
formats and the terminal are given a history in which they no longer occur.

- A secret by shape, and a distinctive one by position, is hidden wherever it occurs.
- Any other secret by position may be an ordinary word. It is hidden in the statement, in the messages about it, and as
  a string in the objects that the statement defines.
- The constants of statements that modify rows are hidden in the statement and in the messages about it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.object import Object, Oid
from meshdoc.diagnostics import Location
from meshdoc.history.history import Hides, History, Step
from meshdoc.history.ledger import Entry
from meshdoc.history.ownership import whole_of
from meshdoc.redact.model import Model, in_texts
from meshdoc.redact.needles import Needles, without_strings
from meshdoc.redact.search import Hidden, Search
from meshdoc.redact.texts import Texts
from meshdoc.sources.version import Version

T = TypeVar("T")

Rows: TypeAlias = Mapping[Oid, Contents | Position]


@dataclass(frozen=True)
class Redaction:
    """What was hidden, in the order of the input."""

    hidden: tuple[Hidden, ...] = ()
    needles: Needles = field(default_factory=lambda: Needles({}))

    def hide(self, value: T) -> T:
        """A value without the secrets that are hidden everywhere."""
        return in_texts(value, self.needles.hide) if self.needles else value


NOTHING = Redaction()


def redact(
    history: History, *, seed_data: Iterable[str] = (), names: Iterable[str] = (), public: Collection[Version] = ()
) -> tuple[History, Redaction]:
    """The history without secrets and rows, except rows of the tables in `seed_data`.

    `names` are further texts to search, such as the title; `public` versions are not the project's, and not searched.
    """
    search = Search()
    for name in names:
        search.text(name, None)
    for step in history.steps:
        if step.version not in public:
            search.step(step)
    seeds = frozenset(name if "." in name else f"public.{name}" for name in seed_data)
    model = Model(search.needles, _strings(history, search.local))
    is_clean = not (search.needles or search.local)
    steps = tuple(
        step if step.hides is Hides.NOTHING and is_clean else _step(step, model, Texts(search, seeds, step.entries))
        for step in history.steps
    )
    hidden = replace(
        history, steps=steps, catalog=_catalog(history, model, steps), contents=_contents(history.contents, search)
    )
    return hidden, _redaction(search, history)


def marked(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps, each marked with what it may hide: later runs do not search those without secrets again."""
    return tuple(replace(step, hides=_hides(step)) if step.hides is Hides.ANYTHING else step for step in steps)


def _hides(step: Step) -> Hides:
    search = Search()
    search.step(step)
    if search.hidden:
        return Hides.ANYTHING
    shown = _step(step, Model(search.needles, {}), Texts(search, (), step.entries))
    return Hides.NOTHING if shown == step else Hides.ROWS


def _contents(contents: Rows, search: Search) -> Rows:
    """The rows of tables, such as the commands of jobs."""
    local = {value for values in search.local.values() for value in values}
    if not (search.needles or local):
        return contents
    return in_texts(contents, lambda text: search.needles.hide(without_strings(text, local)))


def _changes(steps: Iterable[Step]) -> Iterator[Change]:
    return (change for step in steps for change in step.changes)


def _strings(history: History, local: Mapping[Location, Collection[str]]) -> Mapping[Oid, set[str]]:
    """The secrets to hide as strings in the objects that their statement changed."""
    found: dict[Oid, set[str]] = {}
    for change in _changes(history.steps) if local else ():
        if change.cause and (values := local.get(change.cause.location)):
            found.setdefault(change.oid, set()).update(values)
    return found


def _version(version: Version, needles: Needles) -> Version:
    files = (replace(file, text=_source_text(file.text, needles)) for file in version.files)
    return in_texts(replace(version, files=tuple(files)), needles.hide)


def _source_text(text: str, needles: Needles) -> str:
    """The text of a file, whose comments may be shown; empty if hiding a secret would move its lines."""
    hidden = needles.hide(text)
    return hidden if hidden.count("\n") == text.count("\n") else ""


def _step(step: Step, model: Model, texts: Texts) -> Step:
    return Step(
        version=_version(step.version, model.needles) if model.needles else step.version,
        changes=tuple([_change(change, model, texts) for change in step.changes]),
        entries=tuple(map(texts.entry, step.entries)),
        notices=tuple(map(texts.notice, step.notices)),
        external=step.external,
        end=step.end,
        is_cut=step.is_cut,
    )


def _change(change: Change, model: Model, texts: Texts) -> Change:
    before, after = change.before and model.object(change.before), change.after and model.object(change.after)
    cause = change.cause and texts.cause(change.cause)
    if before is change.before and after is change.after and cause is change.cause:
        return change
    return Change(before=before, after=after, cause=cause)


def _catalog(history: History, model: Model, steps: Iterable[Step]) -> Catalog:
    """The catalog with its objects replaced; itself if none is."""
    before = history.catalog.all(Object)
    base = set(map(id, history.base))
    after = [item if id(item) in base else model.object(item) for item in before]
    if all(new is old for new, old in zip(after, before, strict=True)):
        return history.catalog
    catalog = Catalog(tuple(after))
    catalog.journal.extend(_changes(steps))
    return catalog


def _redaction(search: Search, history: History) -> Redaction:
    """The list of what was found, in the order of the input."""
    if not search.hidden:
        return NOTHING
    redaction, about = Redaction((), search.needles), _objects_of(history)
    files = [file.path for step in history.steps for file in step.version.all_files]
    order = {path: place for place, path in enumerate(files)}
    found = sorted(search.hidden, key=lambda each: _rank(each, order))
    listed = (replace(each, about=about(each), location=redaction.hide(each.location)) for each in found)
    return replace(redaction, hidden=tuple(dict.fromkeys(listed)))


def _rank(each: Hidden, order: Mapping[str, int]) -> tuple[int, int, int]:
    place = each.location
    return (order.get(place.path, len(order)), place.line, place.column) if place else (-1, 0, 0)


def _objects_of(history: History) -> Callable[[Hidden], tuple[Oid, ...]]:
    """A function that returns the objects defined by the statement around a secret."""
    made: dict[Location, dict[Oid, None]] = {}
    for change in _changes(history.steps):
        if change.cause and (oid := whole_of(change.object) or change.oid) in history.catalog:
            made.setdefault(change.cause.location, {})[oid] = None
    last = {entry.location: _last_line(entry) for step in history.steps for entry in step.entries}
    starts = sorted(last)

    def about(each: Hidden) -> tuple[Oid, ...]:
        if each.location is None:
            return ()
        place = bisect_right(starts, each.location) - 1
        start = starts[place] if place >= 0 else each.location
        is_inside = start.path == each.location.path and each.location.line <= last.get(start, 0)
        return tuple(made.get(start, ())) if is_inside else ()

    return about


def _last_line(entry: Entry) -> int:
    return entry.location.line + entry.sql.count("\n")
