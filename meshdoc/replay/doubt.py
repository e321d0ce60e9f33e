"""What may differ in PostgreSQL because a statement was not applied, or only partially.

That is what the statement itself changes (`targets`), and what the code that it runs changes. The effect of code is
unknown: it may change anything it names, even in strings. But code without a keyword that begins a DDL statement
changes no definition, and what a statement only reads stays certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from pglast import ast

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import SqlError
from meshdoc.history.ownership import whole_of
from meshdoc.nodes import oids
from meshdoc.record import positional
from meshdoc.replay.mention import by_name, named, with_wholes
from meshdoc.replay.targets import RUNNING, changed, only_runs
from meshdoc.session import Session
from meshdoc.syntax.statement import Statement, Unparsed
from meshdoc.syntax.words import words

DEFINING = frozenset(
    {
        *("create", "alter", "drop", "grant", "revoke", "comment", "security", "reassign", "import"),
        *("refresh", "cluster", "execute"),
    }
)
"""The keywords that begin a DDL statement, and EXECUTE, which may run one."""
READ = frozenset({"sql", "plpgsql", "internal"})
"""The languages in which the keywords of a body show what it does."""
NAMELESS = frozenset(
    {
        *(oids.BOOL, oids.INT2, oids.INT4, oids.INT8, oids.FLOAT4, oids.FLOAT8, oids.NUMERIC, oids.BYTEA, oids.UUID),
        *(oids.DATE, oids.TIME, oids.TIMETZ, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.INTERVAL),
    }
)
"""Types whose values cannot name an object."""
UNDEFINED_FUNCTION = "42883"


@positional
class Doubt:
    """The objects that a statement may have changed, and whether it may have created, changed or dropped any at all.

    `code` is the text of everything it may have run, itself included, which may have changed rows.
    """

    objects: tuple[Oid, ...] = ()
    defines: bool = False
    code: str = ""


NO_DOUBT = Doubt()


def undone(session: Session, statement: Statement | Unparsed, error: SqlError) -> Doubt:
    """The uncertainty left by a statement that was undone for an error that PostgreSQL may not raise."""
    is_known = error.sqlstate != UNDEFINED_FUNCTION
    return _doubt(session.catalog, statement, _targets(session, statement), (), is_known=is_known)


def left_open(session: Session, statement: Statement | Unparsed, code: Sequence[str]) -> Doubt:
    """The uncertainty left by a statement that was applied except for some code.

    An empty text means a part of the statement itself, such as the check of a new function's body.
    """
    targets = [] if all(code) else _targets(session, statement)
    return _doubt(session.catalog, statement, targets, code, is_known=True)


def _doubt(
    catalog: Catalog, statement: Statement | Unparsed, targets: list[Object], code: Sequence[str], *, is_known: bool
) -> Doubt:
    node = statement.node if isinstance(statement, Statement) else None
    if isinstance(node, ast.DoStmt):
        code = [*code, statement.text]
    defines = node is None or not only_runs(node)
    if type(node) not in RUNNING and not any(code):
        return Doubt(with_wholes(catalog, targets), defines)
    called = _called(catalog, [statement.text, *code])
    run = "\n".join([statement.text, *code, *(routine.body for routine in called)])
    if not is_known or any(map(_defines, code)) or any(_may_define(catalog, routine) for routine in called):
        targets, defines = [*targets, *named(catalog, run)], True
    return Doubt(with_wholes(catalog, targets), defines, run)


def _targets(session: Session, statement: Statement | Unparsed) -> list[Object]:
    """What a statement itself changes: everything it names if its tree does not tell or a lookup fails."""
    find = changed.get(type(statement.node)) if isinstance(statement, Statement) else None
    if find and isinstance(statement, Statement):
        with suppress(SqlError):
            return list(find(statement.node, session))
    return list(named(session.catalog, statement.text))


# --- code that a statement runs ---------------------------------------------------------------------------------------


def _called(catalog: Catalog, texts: Iterable[str]) -> list[Routine]:
    """The routines that texts name or named relations use, and, recursively, those that they name."""
    items = by_name(catalog)
    waiting = [item for text in texts for word in words(text) for item in items.get(word, ())]
    seen: dict[Oid, Object] = {}
    while waiting:
        item = waiting.pop()
        if item.oid in seen:
            continue
        seen[item.oid] = item
        waiting += _used_by(catalog, item)
        if isinstance(item, Routine):
            waiting += (found for word in words(item.body) for found in items.get(word, ()))
    return [item for item in seen.values() if isinstance(item, Routine)]


def _used_by(catalog: Catalog, item: Object) -> Iterator[Object]:
    """The objects used along with one: its references, parts and partitions, and the tables that reference it."""
    for reference in item.references():
        if found := catalog.get(reference.target.oid):
            yield found
    for user in catalog.children(item.oid, Object):
        if isinstance(user, ForeignKey) and user.references_table == item.oid:
            yield catalog[user.table]
        elif whole_of(user) == item.oid or (isinstance(user, Table | ForeignTable) and isinstance(item, Table)):
            yield user


def _may_define(catalog: Catalog, routine: Routine) -> bool:
    """Whether a routine itself may change a definition: PostgreSQL allows that only in volatile ones.

    The text of a C function shows nothing: it is assumed to change an object only if an argument can name one.
    """
    if routine.volatility != "v":
        return False
    if routine.library:
        return not NAMELESS.issuperset(routine.input_types())
    return _defines(routine.body) or catalog[routine.language].name not in READ


def _defines(code: str) -> bool:
    return not DEFINING.isdisjoint(words(code))
