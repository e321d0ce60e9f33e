"""The contents of a dump: the objects that the project created, and its changes of others.

Objects of the platform and of a baseline must exist before; members of extensions come with CREATE EXTENSION.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from meshdoc.catalog.change import Change
from meshdoc.catalog.database import Database, Extension, Tablespace
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.history.history import History
from meshdoc.history.net import same_statement
from meshdoc.history.ownership import whole_of
from meshdoc.render import Book
from meshdoc.render.display import plural
from meshdoc.render.formats import OnLoss
from meshdoc.render.sql.altered import is_expressed
from meshdoc.render.sql.entry import form_of
from meshdoc.render.sql.order import Plan, circles, plan
from meshdoc.render.sql.script import Script
from meshdoc.visible import visible


def dumped(book: Book, on_loss: OnLoss) -> str:
    """The statements, below a list of what they leave out; `on_loss` is told of each item."""
    own, hidden = _own(book)
    before = {oid: item for oid, item in originals(book.history).items() if oid not in book.edition.hidden.objects}
    items = {item.oid: item for item in (*own, *(book.catalog[oid] for oid in before))}
    found = plan(book.names, items, before)
    lost = [*_losses(book, found, hidden)]
    for loss in lost:
        on_loss(Diagnostic(code="sql", severity=Severity.NOTICE, message=loss, location=None))
    lines = [f"The schema of {book.title}, in the order of pg_dump.", *(f"Not expressed: {loss}" for loss in lost)]
    head = "".join(f"-- {' '.join(visible(line).splitlines())}\n" for line in lines)
    return f"{head}\n{Script(found, standing(book.history, before)).text()}"


def _own(book: Book) -> tuple[list[Object], int]:
    """What the project created, without what is hidden and what depends on that, which is counted."""
    own = {item.oid: item for item in book.catalog.all(Object) if book.history.is_own(item)}
    hidden = [*(oid for oid in own if oid in book.edition.hidden.objects)]
    left_out = set(hidden)
    for oid in hidden:
        for item, _ in book.catalog.referrers(oid):
            if item.oid in own and item.oid not in left_out:
                left_out.add(item.oid)
                hidden.append(item.oid)
    return [item for oid, item in own.items() if oid not in left_out], len(left_out)


def originals(history: History) -> Mapping[Oid, Object]:
    """What the project changed and did not create, as it was before that: in a baseline, or when it was created."""
    mine: dict[Oid, list[Change]] = {}
    for step in history.steps:
        for change in () if step.external else step.changes:
            mine.setdefault(change.oid, []).append(change)
    found = {}
    for oid, changes in mine.items():
        item = history.catalog.get(oid)
        original = _original(changes)
        if item and original and not history.is_own(item) and _is_changed(item, original):
            found[oid] = original
    return found


def _is_changed(item: Object, original: Object) -> bool:
    """Whether a field differs; to move an extension to another schema is not to change its members."""
    changed = {field.name for field in fields(item) if getattr(item, field.name) != getattr(original, field.name)}
    return not changed <= ({"schema"} if item.extension else set())


def _original(changes: list[Change]) -> Object | None:
    first = changes[0]
    if first.before:
        return first.before
    made = [change for change in changes if same_statement(change.cause, first.cause)]
    return made[-1].after


def standing(history: History, before: Mapping[Oid, Object]) -> tuple[DefaultPrivileges, ...]:
    """The default privileges of the platform and the baselines, before the project changes them."""
    items = (before.get(item.oid, item) for item in history.catalog.all(DefaultPrivileges) if not history.is_own(item))
    return tuple(item for item in items if isinstance(item, DefaultPrivileges))


# --- what is left out -----------------------------------------------------------------------------------------


def _losses(book: Book, found: Plan, hidden: int) -> Iterator[str]:
    external = Counter(
        item.noun
        for item in book.catalog.all(Object)
        if item.oid in book.history.external and item.oid not in found.items and form_of(item)
        if not item.extension and not whole_of(item)
    )
    if external:
        shown = ", ".join(plural(count, noun) for noun, count in external.most_common(3))
        total = plural(external.total(), "object")
        yield f"{total} of the platform or a baseline, which must exist before ({shown}{', ...' * (len(external) > 3)})"
    if hidden:
        yield f"{plural(hidden, 'object')} that the settings hide, or that depend on one"
    if book.redacted:
        yield f"{plural(len(book.redacted), 'secret')}: placeholders stand for them"
    changed = [item for oid, item in found.originals.items() if not is_expressed(book.catalog[oid], item)]
    kinds = {Database: "settings of the database", Extension: "changes of extensions"}
    yield from _counted(changed, kinds, "changes of objects that the project did not create")
    created = list(found.items.values())
    if spaces := [item for item in created if isinstance(item, Tablespace)]:
        yield f"{plural(len(spaces), 'tablespace')}: the statements do not say where they are"
    if passwords := [item for item in created if isinstance(item, Role) and item.has_password]:
        yield f"the passwords of {plural(len(passwords), 'role')}"
    if stuck := circles(found.needs):
        yield f"an order for {plural(sum(map(len, stuck)), 'object')} that need each other"


def _counted(items: Iterable[Object], kinds: Mapping[type[Object], str], other: str) -> Iterator[str]:
    counts = Counter(kinds.get(type(item), other) for item in items)
    yield from (f"{words} ({count})" for words, count in counts.items())
