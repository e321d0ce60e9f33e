"""What a rule is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Relation
from meshdoc.diagnostics import Location, Severity
from meshdoc.history.history import History
from meshdoc.insight.locks.record import StatementLocks
from meshdoc.insight.narrative.pages import Narrative
from meshdoc.record import positional, record


@record
class Remark:
    """What a rule has to say about one object, or about the schema as a whole.

    The default location is where the object was created.
    """

    about: Object | None = None
    message: str
    detail: str = ""
    hint: str = ""
    location: Location | None = None
    notes: tuple[str, ...] = ()


def sql_name(catalog: Catalog, item: Relation) -> str:
    """The name of a relation as SQL has it; qualified unless its schema is `public`."""
    name = qualified_name(catalog, item)
    return name.removeprefix("public.")


Check: TypeAlias = Callable[[Any, Catalog], Iterator[Remark]]
Subject: TypeAlias = type[Object] | type[History] | type[StatementLocks] | type[Narrative]


@positional
class Rule:
    """A registered rule. `subject` is the class of its first argument."""

    code: str
    severity: Severity
    subject: Subject
    check: Check

    @property
    def title(self) -> str:
        """The first line of its documentation, without the period."""
        return (self.check.__doc__ or "").partition("\n")[0].removesuffix(".")

    @property
    def category(self) -> str:
        """The package that it is in: `security`."""
        return self.check.__module__.split(".")[-2]


RULES: dict[str, Rule] = {}


def rule(subject: Subject, severity: Severity) -> Callable[[Check], Check]:
    """Register a rule under its function's name, with dashes instead of underscores."""

    def register(check: Check) -> Check:
        code = check.__name__.replace("_", "-")
        if code in RULES:
            raise ValueError(f"rule {code!r} is registered twice")
        RULES[code] = Rule(code, severity, subject, check)
        return check

    return register
