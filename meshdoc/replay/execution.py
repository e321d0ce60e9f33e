"""One version replayed: every statement has exactly one outcome.

Mirrors exec_simple_query in postgres.c. Each version has its own session, in which statements commit one by one, as
in a psql script; BEGIN and COMMIT in the script take effect.

Differs from PostgreSQL in that

- a statement that cannot be applied does not end its file nor, if that is meshdoc's limitation, its transaction: a
  document with one gap is better than one that ends there. The same applies to statements that fail as a result;
- a failure does not roll back a migration tool's transaction around a file, unless what the server would hold is
  asked for: every statement that can be applied is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pglast import ast, enums

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause
from meshdoc.catalog.database import POSTGRES
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.object import Address, Object
from meshdoc.commands.session.transaction import end_statement
from meshdoc.diagnostics import Diagnostic, Location, SqlError, Unsupported
from meshdoc.history.history import Step
from meshdoc.history.ledger import DOUBTFUL, Entry, Outcome
from meshdoc.interpret.executor.untraced_trigger import guess_tables
from meshdoc.limits import Exhausted, Run, shortened
from meshdoc.record import replace
from meshdoc.replay import entries as ledger
from meshdoc.replay.client import Client, learned
from meshdoc.replay.doubt import NO_DOUBT, Doubt, left_open, undone
from meshdoc.replay.fault import as_sql_error, for_want_of
from meshdoc.replay.mention import mentioned, with_wholes
from meshdoc.replay.progress import forget_trees
from meshdoc.replay.rollback import Failure, Rollback, ended, unfinished
from meshdoc.replay.run_end import RunEnd
from meshdoc.replay.stages import Stage
from meshdoc.replay.tools_transaction import begin, commit
from meshdoc.replay.unapplied import Unapplied
from meshdoc.session import UNCERTAIN, Inert, Session
from meshdoc.sources.version import Version
from meshdoc.syntax.encoding import readable
from meshdoc.syntax.psql_part import Blanked, BlankedKind
from meshdoc.syntax.statement import Piece, Statement, Turn, Unparsed, made_statements, read
from meshdoc.syntax.truncated import truncation_notices
from meshdoc.transaction import Savepoint

_EXITS = ("COMMIT", "PREPARE", "ROLLBACK", "ROLLBACK_TO")
EXITS = frozenset(getattr(enums.TransactionStmtKind, f"TRANS_STMT_{name}") for name in _EXITS)
"""Statements that are still executed in a failed transaction: IsTransactionExitStmt."""


@dataclass
class Execution:
    """One version under way."""

    stage: Stage
    client: Client
    unapplied: Unapplied
    run: Run
    end: RunEnd
    entries: list[Entry] = field(default_factory=list)
    notices: list[Diagnostic] = field(default_factory=list)
    failure: Failure | None = None
    """Why the current transaction is aborted."""

    @property
    def version(self) -> Version:
        return self.stage.version

    @property
    def session(self) -> Session:
        return self.client.session

    @property
    def catalog(self) -> Catalog:
        return self.session.catalog

    def run_files(self) -> Step:
        """Replay the version's files and end its session."""
        mark = self.catalog.mark()
        begin(self.session, self.version)
        self.entries += (ledger.unreadable(self.version.id, problem) for problem in self.version.problems)
        for file in self.version.files:
            try:
                for turn in read(file, self.client.psql):
                    self._take(turn)
            except Exception as error:
                self.entries.append(ledger.unreadable(self.version.id, ledger.unread(file, as_sql_error(error))))
        self._disconnect()
        changes = tuple(change for change in self.catalog.journal[mark:] if change.before != change.after)
        forget_trees(self.catalog, changes)
        return Step(
            self.version,
            changes,
            tuple(self.entries),
            tuple(self.notices),
            self.stage.external,
            end=self.end.location,
            is_cut=self.end.is_cut,
        )

    def _take(self, turn: Turn) -> None:
        """Replay one piece of a file. Nothing that happens to it affects the others."""
        piece, location, known = turn.piece, turn.location, len(self.entries)
        self.session.committed, self.session.undone = self.session.savepoint(), None
        try:
            if self.end.location and self.end.is_cut:
                self.entries.append(ledger.not_run(self.version.id, piece, location, self.end.location))
            elif isinstance(piece, Blanked):
                self._put_aside(piece, location)
            elif self.run.stopped:
                self._pass_over(piece, self.run.stopped)
            elif self.client.sends_away(piece.node if isinstance(piece, Statement) else None):
                self._record(piece, Outcome.INERT, reason=self.client.aside)
            else:
                self._carry_out(piece, turn)
                self.client.sent(self.entries[-1])
        except Exception as error:
            del self.entries[known:]
            self._undo()
            self._give_up(piece, location, error)
        self.session.notices.clear()
        if isinstance(piece, Blanked) and piece.kind is BlankedKind.GEXEC:
            for sql in self.client.generated:
                for made in made_statements(sql, location):
                    self._take(made)

    def _undo(self) -> None:
        """Undo the current statement, except what it has committed."""
        if self.session.committed is not None:
            self.session.go_back_to(self.session.committed)

    def _give_up(self, piece: Piece, location: Location, error: Exception) -> None:
        """Record a piece that could not even be recorded: it may have changed anything."""
        everything = with_wholes(self.catalog, self.catalog.all(Object))
        self.entries.append(ledger.given_up(self.version.id, piece, location, as_sql_error(error), everything))
        self.unapplied.add_anything(location, everything)

    def _pass_over(self, statement: Statement | Unparsed, limit: Exhausted) -> None:
        """Record a statement after a limit of the run."""
        entry = ledger.passed_over(self.version.id, statement, limit, mentioned(self.catalog, statement.text))
        self.entries.append(entry)
        self.unapplied.add(entry, self.catalog)

    # --- one statement --------------------------------------------------------------------------------

    def _carry_out(self, statement: Statement | Unparsed, turn: Turn) -> None:
        database = self.catalog[self.session.database_oid]
        self.session.copy_data, self.session.asked_time = turn.rows, False
        try:
            reason = self._execute(statement, self.client.fetch if turn.is_used else self.session.execute)
        except Exception as error:
            self._undo()
            with self.run.recording() as cut_off:
                self._refuse(statement, cut_off or error)
        else:
            with self.run.recording() as cut_off:
                self._settle(statement, reason, cut_off)
        self._tell(ledger.notices_of(statement, self.session.notices))
        self._say_if_learned(database, statement.location)
        if begun := _begun(self.session.undone):
            last = Failure(statement.location, sure=self.entries[-1].outcome not in DOUBTFUL)
            self._roll_back(ended(begun, statement, self.failure or last))

    def _tell(self, notices: Sequence[Diagnostic]) -> None:
        """Keep notices, as many as a run may keep."""
        room = self.run.limits.notices - self.run.notices
        self.notices += notices[: max(room, 0)]
        if 0 <= room < len(notices):
            self.notices.append(replace(ledger.TOO_MANY_NOTICES, location=notices[room].location))
        self.run.notices += len(notices)

    def _say_if_learned(self, database: Object, location: Location) -> None:
        """Report that the name of the database has become known."""
        name = self.catalog[database.oid].name
        if name not in (database.name, POSTGRES):
            self.notices.append(learned(name, location))

    def _execute(self, statement: Statement | Unparsed, execute: Callable[[ast.Node], None]) -> str:
        """Execute a statement; if it has no effect on the catalog, the result is why."""
        self.run.admit(len(statement.text))
        checks = self.session.setting("check_function_bodies") == "on"
        self._tell(truncation_notices(statement, checks_bodies=checks))
        if isinstance(statement, Unparsed):
            raise statement.error
        ends = isinstance(statement.node, ast.TransactionStmt) and statement.node.kind in EXITS
        if self.session.aborted and not ends:
            raise SqlError("25P02", "current transaction is aborted, commands ignored until end of transaction block")
        reason = ""
        cause = Cause(version=self.version.id, location=statement.location, sql=statement.text)
        with self.catalog.because(cause):
            try:
                execute(statement.node)
            except Inert as inert:
                reason = str(inert)
            end_statement(self.session)
        return reason

    def _settle(self, statement: Statement | Unparsed, reason: str, cut_off: Exhausted | None) -> None:
        """Record a statement that raised no error: applied, except the parts that it could not decide or finish."""
        undecided = [notice for notice in self.session.notices if notice.level == UNCERTAIN]
        if undecided or cut_off:
            error = cut_off or SqlError("01000", "; ".join(notice.message for notice in undecided))
            code = [*(notice.code for notice in undecided), *([""] if cut_off else [])]
            self._record(statement, Outcome.UNCERTAIN, error=error, doubt=left_open(self.session, statement, code))
        elif reason:
            self._record(statement, Outcome.INERT, reason=reason)
        else:
            self._record(statement, Outcome.APPLIED)
        self.end.carried_out(statement)

    def _refuse(self, statement: Statement | Unparsed, error: Exception) -> None:
        """Record a statement that is undone; if PostgreSQL refuses it too, its transaction fails."""
        error = as_sql_error(error)
        if isinstance(error, Unsupported):
            self._record(statement, Outcome.UNSUPPORTED, error=error, doubt=undone(self.session, statement, error))
        elif wanted := self.unapplied.behind(error):
            told, doubt = for_want_of(error, wanted), undone(self.session, statement, error)
            self._record(statement, Outcome.UNCERTAIN, error=told, doubt=doubt, for_want_of=wanted)
        else:
            sure = self._is_sure(statement)
            if self.session.in_own_block and not self.session.aborted and not self.client.keeps_transaction:
                self.session.aborted, self.failure = True, Failure(statement.location, sure=sure)
            doubt = NO_DOUBT if sure else undone(self.session, statement, error)
            self._record(statement, Outcome.REFUSED, error=error, doubt=doubt)
            if sure and (rollback := self.end.reached(statement.location, self.entries)):
                self._roll_back(rollback)

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
            kind=ledger.kind_of(statement),
            outcome=outcome,
            sql=statement.text,
            sqlstate=error.sqlstate if error else "",
            message=shortened(error.message) if error else "",
            detail=shortened(error.detail) if error else "",
            hint=shortened(error.hint) if error else "",
            context=shortened(error.context) if error else "",
            reason=reason,
            position=ledger.position_of(statement, error) if error else None,
            touches=doubt.objects,
            for_want_of=for_want_of,
            now=self.session.clock if self.session.asked_time else None,
            missing=error.missing if error else None,
        )
        self.entries.append(entry)
        if doubt.defines:
            self.unapplied.add(entry, self.catalog)
        place = f"{statement.location.path}:{statement.location.line}"
        guess_tables(self.session, doubt.code, f"the statement at {place} was not applied in full")

    def _roll_back(self, rollback: Rollback) -> None:
        """Record that the statements of a transaction, or of a part of it, are undone."""
        entries: list[Entry] = []
        count = 0
        for old, new in zip(self.entries, rollback.rewrite(self.entries), strict=True):
            if new is not old and not rollback.sure:
                new = replace(new, touches=mentioned(self.catalog, new.sql))
                self.unapplied.add(new, self.catalog)
            count += new is not old
            entries.append(new)
        self.entries, self.failure = entries, None
        if count and rollback.outcome is Outcome.ROLLED_BACK:
            self.notices.append(rollback.diagnostic(count))

    # --- psql commands ----------------------------------------------------------------------------------

    def _put_aside(self, piece: Blanked, location: Location) -> None:
        database, text = self.catalog[self.session.database_oid], readable(piece.text)
        with self.catalog.because(Cause(version=self.version.id, location=location, sql=text)):
            outcome, error = self.client.obey(piece, self.entries, self._disconnect)
        self._say_if_learned(database, location)
        entry = Entry(
            version=self.version.id,
            location=location,
            kind="psql",
            outcome=outcome,
            sql=text,
            sqlstate=error.sqlstate if error else "",
            message=error.message if error else "",
            hint=error.hint if error else "",
            reason="" if error else self.client.aside or piece.kind.value,
            touches=mentioned(self.catalog, piece.text) if outcome in DOUBTFUL else (),
        )
        self.entries.append(entry)
        if outcome in DOUBTFUL:
            self.unapplied.add(entry, self.catalog)

    # --- the session ------------------------------------------------------------------------------------

    def _disconnect(self) -> None:
        """Commit as the tool does; roll back an open transaction, drop temporary objects: ShutdownPostgres."""
        location = self.entries[-1].location if self.entries else Location(self.version.id, 1, 1)
        self.notices += commit(self.session, self.version, location)
        if self.session.savepoints:
            first = self.session.savepoints[0]
            self.session.go_back_to(first)
            if begun := _begun(first):
                self._roll_back(unfinished(begun, self.failure, self.run.stopped))
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
            self.notices.append(replace(ledger.STILL_THERE, location=location, notes=(str(as_sql_error(error)),)))


def _begun(savepoint: Savepoint | None) -> Location | None:
    """The statement that defined a savepoint."""
    return savepoint.cause.location if savepoint and savepoint.cause else None
