"""Versions to history: every statement is applied to one catalog and has exactly one outcome.

Mirrors exec_simple_query in postgres.c. Each version has its own session, in which statements commit one by one, as
in a psql script; BEGIN and COMMIT in the script take effect.

Differs from PostgreSQL in that

- a statement that cannot be applied does not end its file nor, if that is meshdoc's limitation, its transaction: a
  document with one gap is better than one that ends there. The same applies to statements that fail as a result;
- a migration tool's transaction around a file is ignored: every statement that can be applied is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from pglast import ast, enums

import meshdoc.commands
from meshdoc import errors
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause
from meshdoc.catalog.database import POSTGRES
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.system import System
from meshdoc.commands.session.transaction import end_statement
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import Diagnostic, Location, Severity, SqlError, Unsupported
from meshdoc.history.history import History, Step
from meshdoc.history.ledger import DOUBTFUL, Entry, Outcome
from meshdoc.interpret.executor.untraced_trigger import guess_tables
from meshdoc.registry import load
from meshdoc.replay.client import UNFOLLOWED, Client, learned
from meshdoc.replay.doubt import NO_DOUBT, Doubt, left_open, undone
from meshdoc.replay.memory import Progress, forget_trees
from meshdoc.replay.mention import mentioned
from meshdoc.replay.rollback import Failure, Rollback, ended, unfinished
from meshdoc.replay.stages import Stage, stages
from meshdoc.replay.unapplied import Unapplied
from meshdoc.session import UNCERTAIN, Inert, Notice, Savepoint, Session
from meshdoc.sources.version import Version
from meshdoc.syntax.encoding import readable
from meshdoc.syntax.psql import Blanked, BlankedKind
from meshdoc.syntax.secrets import without_secrets, without_strings_of
from meshdoc.syntax.statement import Statement, Unparsed, read
from meshdoc.syntax.truncated import truncation_notices

EXITS = frozenset(
    getattr(enums.TransactionStmtKind, f"TRANS_STMT_{name}")
    for name in ("COMMIT", "PREPARE", "ROLLBACK", "ROLLBACK_TO")
)
"""Statements that are still executed in a failed transaction: IsTransactionExitStmt."""


def replay(
    versions: Sequence[Version],
    base: tuple[Object, ...],
    system: System,
    *,
    baselines: Sequence[Version] = (),
    as_of: datetime.date | None = None,
    database: str = "",
) -> History:
    """Replay all versions, in order, in a new database whose objects are `base`; no error stops the replay.

    `baselines` come first; the objects they create are external to the project. `stages` describes the rest.
    """
    return carry_on(Progress.start(base), stages(versions, baselines, as_of, database), system).history(base, system)


def carry_on(
    progress: Progress,
    stages: Iterable[Stage],
    system: System,
    on_version: Callable[[Version], None] = lambda version: None,
) -> Progress:
    """Replay further versions in the catalog of `progress`, which is modified; no error stops the replay.

    `on_version` is called before each version.
    """
    load(meshdoc.commands)
    for stage in stages:
        on_version(stage.version)
        session = Session(
            progress.catalog,
            system,
            stage.clock,
            HOOKS,
            contents=progress.contents,
            database_oid=progress.database,
            database_is_named=bool(stage.database),
        )
        client = Client(session, tuple(step for step in progress.steps if not step.external))
        replayed = _Replay(stage.version, client, progress.unapplied, stage.external)
        steps, session = (*progress.steps, replayed.run()), replayed.session
        progress = replace(progress, steps=steps, contents=session.contents, database=session.database_oid)
    return progress


@dataclass
class _Replay:
    """One version being replayed."""

    version: Version
    client: Client
    unapplied: Unapplied
    external: bool
    entries: list[Entry] = field(default_factory=list)
    notices: list[Diagnostic] = field(default_factory=list)
    failure: Failure | None = None
    """Why the current transaction is aborted."""

    @property
    def session(self) -> Session:
        return self.client.session

    @property
    def catalog(self) -> Catalog:
        return self.session.catalog

    def run(self) -> Step:
        """Replay the version's files and end its session."""
        mark = self.catalog.mark()
        self.entries += map(self._unreadable, self.version.problems)
        for file in self.version.files:
            for piece, decoded, rows in read(file, lambda: self.session.encoding):
                if isinstance(piece, Blanked):
                    self._put_aside(piece, decoded.location(piece.offset))
                elif self.client.sends_away(piece.node if isinstance(piece, Statement) else None):
                    self._record(piece, Outcome.INERT, reason=self.client.aside)
                else:
                    self.session.copy_data = rows
                    self._carry_out(piece)
        self._disconnect()
        changes = tuple(change for change in self.catalog.journal[mark:] if change.before != change.after)
        forget_trees(self.catalog, changes)
        return Step(self.version, changes, tuple(self.entries), tuple(self.notices), self.external)

    # --- one statement --------------------------------------------------------------------------------

    def _carry_out(self, statement: Statement | Unparsed) -> None:
        told, database = len(self.session.notices), self.catalog[self.session.database_oid]
        checks_bodies = self.session.setting("check_function_bodies") == "on"
        self.notices += truncation_notices(statement, checks_bodies=checks_bodies)
        self.session.committed, self.session.undone = self.session.savepoint(), None
        cause = Cause(version=self.version.id, location=statement.location, sql=without_secrets(statement.text))
        self.session.asked_time = False
        try:
            with self.catalog.because(cause):
                self._execute(statement)
        except Inert as inert:
            self._record(statement, Outcome.INERT, reason=str(inert))
        except Exception as error:
            self.session.go_back_to(self.session.committed)
            self._refuse(statement, error)
        else:
            self._settle(statement, self.session.notices[told:])
        self.notices += _diagnostics(self.session.notices[told:], statement)
        self._say_if_learned(database, statement.location)
        if begun := _begun(self.session.undone):
            last = Failure(statement.location, sure=self.entries[-1].outcome not in DOUBTFUL)
            self._roll_back(ended(begun, statement, self.failure or last))

    def _say_if_learned(self, database: Object, location: Location) -> None:
        """Report that the name of the database has become known."""
        name = self.catalog[database.oid].name
        if name not in (database.name, POSTGRES):
            self.notices.append(learned(name, location))

    def _execute(self, statement: Statement | Unparsed) -> None:
        if isinstance(statement, Unparsed):
            raise statement.error
        ends = isinstance(statement.node, ast.TransactionStmt) and statement.node.kind in EXITS
        if self.session.aborted and not ends:
            raise SqlError("25P02", "current transaction is aborted, commands ignored until end of transaction block")
        try:
            self.session.execute(statement.node)
        except Inert:
            end_statement(self.session)
            raise
        end_statement(self.session)

    def _settle(self, statement: Statement | Unparsed, notices: Iterable[Notice]) -> None:
        """Record a statement that raised no error: applied, except the parts that it could not decide."""
        undecided = [notice for notice in notices if notice.level == UNCERTAIN]
        if undecided:
            error = SqlError("01000", "; ".join(notice.message for notice in undecided))
            doubt = left_open(self.session, statement, [notice.code for notice in undecided])
            self._record(statement, Outcome.UNCERTAIN, error=error, doubt=doubt)
        else:
            self._record(statement, Outcome.APPLIED)

    def _refuse(self, statement: Statement | Unparsed, error: Exception) -> None:
        """Record a statement that is undone; if PostgreSQL refuses it too, its transaction fails."""
        error = _as_sql_error(error)
        if isinstance(error, Unsupported):
            self._record(statement, Outcome.UNSUPPORTED, error=error, doubt=undone(self.session, statement, error))
        elif wanted := self.unapplied.behind(error):
            told, doubt = _for_want_of(error, wanted), undone(self.session, statement, error)
            self._record(statement, Outcome.UNCERTAIN, error=told, doubt=doubt, for_want_of=wanted)
        else:
            sure = self._is_sure(statement)
            if self.session.savepoints and not self.session.aborted:
                self.session.aborted, self.failure = True, Failure(statement.location, sure=sure)
            doubt = NO_DOUBT if sure else undone(self.session, statement, error)
            self._record(statement, Outcome.REFUSED, error=error, doubt=doubt)

    def _is_sure(self, statement: Statement | Unparsed) -> bool:
        """Whether PostgreSQL certainly refuses it: it does not parse, or nothing that it names is uncertain.

        In a failed transaction, that is as certain as for the statement that failed.
        """
        if isinstance(statement, Unparsed):
            return True
        if self.session.aborted and self.failure:
            return self.failure.sure
        return self.unapplied.spares(statement.text, self.catalog)

    def _record(
        self,
        statement: Statement | Unparsed,
        outcome: Outcome,
        *,
        reason: str = "",
        error: SqlError | None = None,
        for_want_of: Location | None = None,
        doubt: Doubt = NO_DOUBT,
    ) -> None:
        entry = Entry(
            version=self.version.id,
            location=statement.location,
            kind=statement.kind if isinstance(statement, Statement) else "unparsed",
            outcome=outcome,
            sql=without_secrets(statement.text),
            sqlstate=error.sqlstate if error else "",
            message=without_strings_of(statement.text, error.message) if error else "",
            detail=without_strings_of(statement.text, error.detail) if error else "",
            hint=without_strings_of(statement.text, error.hint) if error else "",
            context=error.context if error else "",
            reason=reason,
            position=_position(statement, error) if error else None,
            touches=doubt.objects,
            for_want_of=for_want_of,
            now=self.session.clock if self.session.asked_time else None,
        )
        self.entries.append(entry)
        if doubt.defines:
            self.unapplied.add(entry, self.catalog)
        place = f"{statement.location.path}:{statement.location.line}"
        guess_tables(self.session, doubt.code, f"the statement at {place} was not applied in full")

    def _roll_back(self, rollback: Rollback) -> None:
        """Record that the statements of a transaction, or of a part of it, are undone."""
        before, self.entries, self.failure = self.entries, [], None
        count = 0
        for old, new in zip(before, rollback.rewrite(before), strict=True):
            if new is not old and not rollback.sure:
                new = replace(new, touches=mentioned(self.catalog, new.sql))
                self.unapplied.add(new, self.catalog)
            count += new is not old
            self.entries.append(new)
        if count and rollback.outcome is Outcome.ROLLED_BACK:
            self.notices.append(rollback.diagnostic(count))

    # --- psql commands ----------------------------------------------------------------------------------

    def _put_aside(self, piece: Blanked, location: Location) -> None:
        outcome, error = self._obey(piece, location)
        entry = Entry(
            version=self.version.id,
            location=location,
            kind="psql",
            outcome=outcome,
            sql=readable(piece.text),
            sqlstate=error.sqlstate if error else "",
            message=error.message if error else "",
            hint=error.hint if error else "",
            reason="" if error else self.client.aside or piece.kind.value,
            touches=mentioned(self.catalog, piece.text) if outcome in DOUBTFUL else (),
        )
        self.entries.append(entry)
        if outcome in DOUBTFUL:
            self.unapplied.add(entry, self.catalog)

    def _obey(self, piece: Blanked, location: Location) -> tuple[Outcome, SqlError | None]:
        """Apply a psql command to the session."""
        database, text = self.catalog[self.session.database_oid], readable(piece.text)
        try:
            if piece.kind is BlankedKind.ENCODING:
                self.client.set_encoding(text)
            elif piece.kind is BlankedKind.CONNECT:
                with self.catalog.because(Cause(version=self.version.id, location=location, sql=text)):
                    self.client.connect(text, self.entries, self._disconnect)
        except SqlError as error:
            return Outcome.REFUSED, error
        finally:
            self._say_if_learned(database, location)
        return (Outcome.INERT, None) if self.client.aside else UNFOLLOWED.get(piece.kind, (Outcome.INERT, None))

    def _unreadable(self, problem: Diagnostic) -> Entry:
        return Entry(
            version=self.version.id,
            location=problem.location or Location(self.version.id, 1, 1),
            kind="file",
            outcome=Outcome.REFUSED,
            sql="",
            sqlstate=problem.code,
            message=problem.message,
            detail=problem.detail,
            hint=problem.hint,
        )

    # --- the session ------------------------------------------------------------------------------------

    def _disconnect(self) -> None:
        """Roll back an open transaction and drop temporary objects, as ShutdownPostgres does."""
        location = self.entries[-1].location if self.entries else Location(self.version.id, 1, 1)
        if self.session.savepoints:
            first = self.session.savepoints[0]
            self.session.go_back_to(first)
            if begun := _begun(first):
                self._roll_back(unfinished(begun, self.failure))
        if self.session.temporary in self.catalog:
            self._drop_temporary_objects(location)

    def _drop_temporary_objects(self, location: Location) -> None:
        mark = self.catalog.mark()
        cause = Cause(version=self.version.id, location=location, sql="", path=("end of the session",))
        schema = Address(self.session.temporary)
        try:
            with self.catalog.because(cause):
                perform_deletion(self.catalog, [schema], Behavior.CASCADE, self.session.describe)
        except Exception as error:
            self.catalog.undo(mark)
            self.notices.append(replace(STILL_THERE, location=location, notes=(str(_as_sql_error(error)),)))


STILL_THERE = Diagnostic(
    code="XX000",
    severity=Severity.WARNING,
    message="temporary objects could not be dropped at the end of the session",
    location=None,
)


class _Defect(Unsupported):
    """An exception that no command should raise: internal_error."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"internal error: {type(error).__name__}: {error}")
        self.sqlstate = "XX000"


def _as_sql_error(error: Exception) -> SqlError:
    """The error as an SqlError: any other exception is a defect, and must not end the replay either."""
    if isinstance(error, SqlError):
        return error
    if isinstance(error, RecursionError):
        return errors.stack_depth_exceeded()
    return _Defect(error)


def _for_want_of(error: SqlError, wanted: Location) -> SqlError:
    message = f"{error.message} (probably because {wanted.path}:{wanted.line} was not fully applied)"
    return SqlError(error.sqlstate, message, detail=error.detail, hint=error.hint, offset=error.offset)


def _begun(savepoint: Savepoint | None) -> Location | None:
    """The statement that defined a savepoint."""
    return savepoint.cause.location if savepoint and savepoint.cause else None


def _position(statement: Statement | Unparsed, error: SqlError) -> Location | None:
    """The error's position, if known: offsets in a tree and in an unparsed text have different origins."""
    if error.offset is None or error.offset < 0:
        return None
    offset = statement.position(error.offset) if isinstance(statement, Statement) else error.offset
    if not 0 <= offset <= len(statement.text):
        return None
    return statement.file.location(statement.offset + offset)


def _diagnostics(notices: Iterable[Notice], statement: Statement | Unparsed) -> list[Diagnostic]:
    return [
        Diagnostic(
            code=notice.sqlstate,
            severity=Severity.WARNING if notice.level == "warning" else Severity.NOTICE,
            message=without_strings_of(statement.text, notice.message),
            location=statement.location,
        )
        for notice in notices
        if notice.level != UNCERTAIN
    ]
