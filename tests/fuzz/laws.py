"""The laws that every input keeps, and the statements that are tried under them."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any
from unittest import mock

import meshdoc
from meshdoc.analyze.reprint import reprinted
from meshdoc.catalog.acl import effective
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.database import Database
from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.commands.acl.permission import acl_kind
from meshdoc.config import Config
from meshdoc.history.history import History, Step
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.limits import Limits
from meshdoc.lookup.lsyscache import Facts
from meshdoc.project import book, document, export, lint
from meshdoc.render.formats import known
from meshdoc.replay import execution
from meshdoc.replay.progress import Progress
from meshdoc.replay.run import carry_on
from meshdoc.replay.stages import stages
from meshdoc.syntax.psql import Psql
from meshdoc.syntax.statement import read

from .sources import version

INTERNAL_ERROR = "internal error in meshdoc"
WITHOUT_EFFECT = frozenset({Outcome.INERT, Outcome.REFUSED, Outcome.UNSUPPORTED})
PACKAGE = f"{Path(meshdoc.__file__).parent}{os.sep}"
LIMITS = Limits(seconds=2, steps=20_000)
"""Limits of one statement here: an endless one is of no interest a second time."""
SLOW = 10.0
"""Seconds of CPU that no statement may take under these limits."""
SAMPLE = 16
"""One accepted statement of so many has its objects printed; one of many more has all pages written."""


class Broken(Exception):
    """A law that does not hold; `place` and the text of the law tell failures apart."""

    def __init__(self, law: str, place: str = "", detail: str = "") -> None:
        super().__init__(law)
        self.law, self.place, self.detail = law, place, detail


@dataclass
class Trial:
    """A replay up to some version, in which statements are tried and undone."""

    progress: Progress = field(default_factory=lambda: Progress.start(template(system())))
    texts: list[str] = field(default_factory=list)
    """The versions so far."""
    tried: Counter[str] = field(default_factory=Counter)
    """How many statements had which outcome."""
    slowest: tuple[float, str] = (0.0, "")

    def objects(self) -> dict[Oid, Object]:
        """The objects at present."""
        return contents(self.progress.catalog)

    def advance(self, text: str) -> None:
        """Replay a version that stays."""
        self.texts.append(text)
        self.progress = self._replayed(self.progress, text)

    def attempt(self, text: str) -> None:
        """Replay a version and undo it. Raises Broken for the first law that does not hold."""
        before, catalog = self.progress, self.progress.catalog
        own = replace(before, contents=dict(before.contents), unapplied=_copied(before.unapplied))
        mark, start = catalog.mark(), time.process_time()
        try:
            with failing("an exception ended the replay"):
                after = self._replayed(own, text)
            spent = time.process_time() - start
            self.slowest = max(self.slowest, (spent, text))
            if spent > SLOW:
                raise Broken("a statement takes too long", detail=f"{spent:.1f} s")
            step = after.steps[-1]
            self._check_outcomes(text, step)
            self._sample(after, step)
        finally:
            catalog.undo(mark)

    def check_undone(self, before: dict[Oid, Object]) -> None:
        """Check that all that was tried has been undone; `before` are the objects of that time."""
        catalog = self.progress.catalog
        if contents(catalog) != before:
            raise Broken("undoing a statement leaves another catalog")
        if keys(catalog) != keys(Catalog(tuple(before.values()))):
            raise Broken("undoing a statement leaves other indexes of the catalog")

    def _replayed(self, progress: Progress, text: str) -> Progress:
        given = version(str(len(progress.steps) + 1), text)
        return carry_on(progress, stages([given], limits=LIMITS), system())

    def _check_outcomes(self, text: str, step: Step) -> None:
        self.tried.update(entry.outcome.value for entry in step.entries)
        self.tried["syntax error"] += sum(entry.kind == "unparsed" for entry in step.entries)
        for entry in step.entries:
            if entry.message.startswith(INTERNAL_ERROR):
                raise Broken("internal error", self._place(text, entry), entry.message)
        if not any(entry.kind == "psql" or "encoding" in entry.sql.lower() for entry in step.entries):
            pieces = [turn.piece.offset for turn in read(step.version.files[0], Psql(lambda: "UTF8"))]
            if len(step.entries) != len(pieces) or len({entry.location for entry in step.entries}) != len(pieces):
                raise Broken("a statement has no outcome, or several", detail=str(step.entries))
            commits = any("commit" in code.lower() for code in (*self.texts, text))
            changes = [change for change in step.changes if not (_is_default_written_out(change) or _is_name(change))]
            if changes and not commits and all(entry.outcome in WITHOUT_EFFECT for entry in step.entries):
                raise Broken("a statement without effect changes the catalog", detail=str(changes))

    def _place(self, text: str, entry: Entry) -> str:
        """Where an internal error was raised: all is replayed once more, and the exceptions are recorded."""
        trial = Trial()
        for former in self.texts:
            trial.advance(former)
        with _Exceptions() as raised:
            trial.advance(text)
        name = entry.message.removeprefix(f"{INTERNAL_ERROR}: ").partition(":")[0]
        return next((place for kind, place in reversed(raised) if kind == name), name)

    def _sample(self, after: Progress, step: Step) -> None:
        count = self.tried.total()
        if step.changes and count % SAMPLE == 0:
            with failing("the objects of a statement cannot be printed"):
                print_again(after, step)
        if count % (SAMPLE * max(SAMPLE, len(after.catalog.journal) // 4)) == 0:
            with failing("no pages can be written after a statement"):
                write_all(after.history(template(system()), system()))


def _is_default_written_out(change: Change) -> bool:
    """Whether an object only got its default privileges as an access control list, which GRANT and REVOKE leave."""
    before, after = change.before, change.after
    if before is None or after is None or before.acl is not None or after.acl is None:
        return False
    same = replace(before, acl=after.acl) == after
    return same and effective(None, acl_kind(before), before.owner) == after.acl


def _is_name(change: Change) -> bool:
    """Whether the database only got its name, which the first statement that names one tells."""
    before, after = change.before, change.after
    return isinstance(before, Database) and isinstance(after, Database) and replace(before, name=after.name) == after


def _copied(unapplied: Any) -> Any:
    again = copy(unapplied)
    again.by_word, again.objects = dict(unapplied.by_word), set(unapplied.objects)
    return again


def contents(catalog: Catalog) -> dict[Oid, Object]:
    """The objects by oid."""
    return {item.oid: item for item in catalog.all(Object)}


def keys(catalog: Catalog) -> dict[object, object]:
    """What each key of each object finds."""
    items = catalog.all(Object)
    unique = {key: found.oid for item in items for key in item.unique_keys() if (found := catalog.find(*key))}
    shared = {key: [other.oid for other in catalog.sharing(*key)] for item in items for key in item.shared_keys()}
    return {**unique, **shared}


def print_again(progress: Progress, step: Step) -> None:
    """Check that the trees of changed objects print what is kept."""
    names = Names(progress.catalog, system())
    for oid in sorted({change.oid for change in step.changes}):
        if item := progress.catalog.get(oid):
            kept, printed = (list(expressions_in(each)) for each in (item, reprinted(Facts(names), item)))
            for one, other in zip(kept, printed, strict=True):
                if expression(names, one) != expression(names, other):
                    detail = f"{expression(names, one)}\n{expression(names, other)}"
                    raise Broken("a tree prints another text than is kept", item.noun, detail)


def write_all(history: History) -> None:
    """Write a history in every format."""
    subject = book(Config(), history, lint(history))
    for name in sorted(known()):
        document(subject, name)
    export(subject)


# --- where an exception comes from --------------------------------------------------------------------------


class failing:
    """Turn an exception of the code inside into Broken, with the place that raised it."""

    def __init__(self, law: str) -> None:
        self.law = law

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, Exception) and not isinstance(error, Broken):
            detail = "".join(traceback.format_exception(error)[-12:])
            raise Broken(self.law, f"{type(error).__name__} in {place_of(at)}", detail) from error


def place_of(at: TracebackType | None) -> str:
    """The innermost function of meshdoc in a traceback."""
    frames = [frame for frame, _ in traceback.walk_tb(at)]
    return next(
        (_named(frame) for frame in reversed(frames) if frame.f_code.co_filename.startswith(PACKAGE)), "elsewhere"
    )


def _named(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename.removeprefix(PACKAGE)}:{frame.f_code.co_qualname}"


class _Exceptions:
    """Record the exceptions raised inside, handled or not: their classes, and the innermost function of meshdoc."""

    def __enter__(self) -> list[tuple[str, str]]:
        self.raised: list[tuple[str, str]] = []
        self.last: object = None
        sys.settrace(self._trace)
        return self.raised

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
        if event == "exception" and argument[1] is not self.last and frame.f_code.co_filename.startswith(PACKAGE):
            self.last = argument[1]
            self.raised.append((argument[0].__name__, f"{argument[0].__name__} in {_named(frame)}"))
        return self._trace


@contextmanager
def prepared() -> Iterator[None]:
    """Keep the trees that undoing a statement needs."""
    with mock.patch.object(execution, "forget_trees", lambda catalog, changes: None):
        yield
