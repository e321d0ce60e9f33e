"""psql's connection: the database, role and encoding that a script selects with psql commands (command.c).

One database is documented. Statements sent to another one are not applied, unless they act on the whole cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.database import FURNISHED, Database, Tablespace
from meshdoc.catalog.object import Oid
from meshdoc.catalog.role import ParameterPrivileges, Role
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.view.view_query import into_clause
from meshdoc.diagnostics import Diagnostic, Location, Severity, SqlError, Unsupported
from meshdoc.history.history import Step
from meshdoc.history.ledger import DOUBTFUL, Entry, Outcome
from meshdoc.interpret.builtins.session import VERSION
from meshdoc.interpret.limits import bounds
from meshdoc.interpret.query.modify import carry_out
from meshdoc.interpret.scope import Rows
from meshdoc.interpret.text import printed
from meshdoc.interpret.value import Uncertain, Undecided, attempted, known
from meshdoc.limits import Exhausted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional, replace
from meshdoc.session import Inert, Session
from meshdoc.sources.includes import Includes
from meshdoc.sources.version import Version
from meshdoc.syntax.conditional import PSQL_ERROR
from meshdoc.syntax.encoding import encoding_named
from meshdoc.syntax.psql import Psql
from meshdoc.syntax.psql_command import Connection, connection
from meshdoc.syntax.psql_part import Blanked, BlankedKind
from meshdoc.syntax.variables import assign, is_on, unset

SHARED = (Database, ParameterPrivileges, Role, Tablespace)
"""Classes of shared objects, which belong to the cluster."""
SHARED_KINDS = frozenset(
    getattr(ObjectType, f"OBJECT_{name}") for name in ("DATABASE", "PARAMETER_ACL", "ROLE", "TABLESPACE")
)
ON_SHARED = (
    *(ast.CreateRoleStmt, ast.AlterRoleStmt, ast.AlterRoleSetStmt, ast.DropRoleStmt, ast.GrantRoleStmt),
    *(ast.CreatedbStmt, ast.AlterDatabaseStmt, ast.AlterDatabaseSetStmt, ast.DropdbStmt),
    *(ast.CreateTableSpaceStmt, ast.AlterTableSpaceOptionsStmt, ast.DropTableSpaceStmt),
)
ON_SHARED_NAMES = frozenset(cls.__name__ for cls in ON_SHARED)
KIND_IN = {
    **dict.fromkeys((ast.GrantStmt, ast.CommentStmt, ast.SecLabelStmt), "objtype"),
    **{ast.AlterOwnerStmt: "objectType", ast.RenameStmt: "renameType"},
}
"""The field that holds the object kind in statements that support many kinds."""


ON_ROWS = (ast.SelectStmt, ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
UNKNOWN = Unknown("the result of the query is not known")
UNFOLLOWED = Unsupported("psql meta-commands that run SQL from elsewhere are not supported")
UNDECIDED = Unsupported("this depends on a psql variable or shell command whose value is not known")
RESULT_UNKNOWN = Unsupported("the statements that psql executes are the result of a query that is not known")


@positional
class Result:
    """What a query returned: the names of its columns, and its rows as text, None where they cannot be known."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | Unknown | None, ...], ...] | None

    @staticmethod
    def unknown(node: ast.Node) -> Result:
        """The result of a query that is not known, as far as its text tells."""
        targets = getattr(node, "targetList" if isinstance(node, ast.SelectStmt) else "returningList", None) or ()
        return Result(tuple(filter(None, (_name(target) for target in targets))), None)

    @staticmethod
    def of(rows: Rows, session: Session) -> Result:
        """The result as psql receives it."""
        facts = Facts(session.names)

        def text(type: TypeRef, value: Value) -> str | Unknown | None:
            return attempted(lambda: printed(facts, type, known(value)))

        return Result(
            tuple(each.name for each in rows.fields),
            tuple(
                tuple(text(each.type, value) for each, value in zip(rows.fields, row, strict=True)) for row in rows.rows
            ),
        )


def _name(target: ast.ResTarget) -> str:
    """The name of an output, as far as it is written: FigureColname."""
    node = target.val
    if target.name:
        return str(target.name)
    while isinstance(node, ast.TypeCast):
        node = node.arg
    named = getattr(node, "fields", None) or getattr(node, "funcname", None) or ()
    return str(getattr(named[-1], "sval", "") or "") if named else ""


@dataclass
class Client:
    """The session of the current script; `elsewhere` is the other database that it has connected to.

    `steps` are the versions before this one.
    """

    session: Session
    steps: Sequence[Step]
    version: Version
    elsewhere: str = ""
    mark: int = field(init=False)
    psql: Psql = field(init=False)
    result: Result | None = None
    """The result of the last query that psql uses; None if the server refused it."""

    def __post_init__(self) -> None:
        self.mark = self.session.catalog.mark()
        start = self.version.files[0].path if self.version.files else ""
        includes = Includes(start, {file.path: file for file in self.version.includes})
        self.psql = Psql(lambda: self.session.encoding, includes)
        self.psql.variables.update({f"SERVER_{name.upper()[7:]}": value for name, value in VERSION.items()})
        self._name_session()

    def _name_session(self) -> None:
        """Set the variables that name the session: SyncVariables."""
        catalog = self.session.catalog
        user, database = catalog[self.session.session_user].name, catalog[self.session.database_oid].name
        self.psql.variables.update(
            {"USER": user, "DBNAME": self.elsewhere or database, "ENCODING": self.session.encoding}
        )

    def sends_away(self, node: ast.Node | None) -> bool:
        """Whether a statement is for another database; None means that it cannot be parsed."""
        return bool(self.elsewhere) and (node is None or not _acts_on_cluster(node))

    @property
    def aside(self) -> str:
        """Why statements have no effect here; empty while the script is connected to this database."""
        return f'sent to another database, "{self.elsewhere}"' if self.elsewhere else ""

    def obey(
        self, piece: Blanked, entries: Iterable[Entry], disconnect: Callable[[], None]
    ) -> tuple[Outcome, SqlError | None]:
        """Carry out a psql command in the session; the outcome, and why it is not inert."""
        try:
            if piece.kind is BlankedKind.ENCODING:
                self._set_encoding(piece.arguments[1:])
            elif piece.kind is BlankedKind.CONNECT:
                self._connect(connection(piece.arguments[1:]), entries, disconnect)
            elif piece.kind is BlankedKind.GSET:
                self._keep_result("".join(name or "" for name in piece.arguments[1:2]))
        except SqlError as error:
            return Outcome.REFUSED, error
        if self.aside:
            return Outcome.INERT, None
        if piece.kind is BlankedKind.UNREAD:
            return Outcome.UNSUPPORTED, (piece.error and Unsupported(piece.error.message)) or UNFOLLOWED
        if piece.kind is BlankedKind.UNDECIDED or (piece.kind is BlankedKind.GEXEC and not self._is_known):
            return Outcome.UNCERTAIN, UNDECIDED if piece.kind is BlankedKind.UNDECIDED else RESULT_UNKNOWN
        return (Outcome.REFUSED if piece.error else Outcome.INERT), piece.error

    # --- queries whose results psql uses ------------------------------------------------------------------

    def fetch(self, node: ast.Node) -> None:
        """Execute a query and keep its result. Raises what `Session.execute` raises."""
        session, mark = self.session, self.session.catalog.mark()
        self.result = Result.unknown(node)
        if not isinstance(node, ON_ROWS) or (isinstance(node, ast.SelectStmt) and into_clause(node) is not None):
            session.execute(node)
            return
        try:
            with bounds():
                rows = carry_out(session, node).rows
        except Undecided:
            raise
        except (Uncertain, Exhausted):
            session.execute(node)
            return
        if rows is not None:
            self.result = Result.of(rows, session)
        if session.catalog.mark() == mark:
            raise Inert("read-only" if isinstance(node, ast.SelectStmt) else "data only")

    @property
    def keeps_transaction(self) -> bool:
        """Whether a refused statement does not abort its transaction, since psql goes back to a savepoint."""
        return is_on(self.psql.variables, "ON_ERROR_ROLLBACK")

    @property
    def stops_on_error(self) -> bool:
        """Whether psql ends the script at an error."""
        return is_on(self.psql.variables, "ON_ERROR_STOP")

    @property
    def _is_known(self) -> bool:
        """Whether the last result is known, so that \\gexec can execute it."""
        rows = () if self.result is None else self.result.rows
        return rows is not None and all(isinstance(text, str | None) for row in rows for text in row)

    @property
    def generated(self) -> list[str]:
        """The statements that \\gexec executes."""
        rows = (self.result.rows if self.result else ()) or ()
        return [text for row in rows for text in row if isinstance(text, str)] if self._is_known else []

    def _keep_result(self, prefix: str) -> None:
        """\\gset: StoreQueryTuple. Raises SqlError if the result is not one row."""
        if self.result is None:
            return
        rows = self.result.rows
        if rows is not None and len(rows) != 1:
            count = "no rows" if not rows else "more than one row"
            raise SqlError(PSQL_ERROR, f"{count} returned for \\gset")
        for number, name in enumerate(self.result.names):
            value = rows[0][number] if rows else UNKNOWN
            if value is None:
                unset(self.psql.variables, prefix + name)
            else:
                assign(self.psql.variables, prefix + name, value if isinstance(value, str) else None)

    def sent(self, entry: Entry) -> None:
        """Set the variables about the last statement: SetResultVariables."""
        doubtful = entry.outcome in DOUBTFUL
        refused = entry.outcome is Outcome.REFUSED
        state = None if doubtful else entry.sqlstate if refused else "00000"
        told = None if doubtful else "true" if refused else "false"
        self.psql.variables.update({"ERROR": told, "SQLSTATE": state, "ROW_COUNT": None})
        if doubtful or refused:
            self.psql.variables.update({"LAST_ERROR_SQLSTATE": state, "LAST_ERROR_MESSAGE": None})
            self.result = None if refused else self.result

    # --- the session ----------------------------------------------------------------------------------------

    def _set_encoding(self, arguments: Sequence[str | None]) -> None:
        """\\encoding. Raises SqlError 22023 if it does not exist."""
        for name in arguments[:1]:
            found = encoding_named(name or "")
            if found is None:
                raise SqlError("22023", f"{name}: invalid encoding name or conversion procedure not found")
            self.session.settings["client_encoding"] = found

    def _connect(self, wanted: Connection, entries: Iterable[Entry], disconnect: Callable[[], None]) -> None:
        """\\connect: begin a new session in the documented database, or leave it.

        `entries` is the ledger of this version so far, `disconnect` ends the session. Raises SqlError if the role
        cannot log in, or if the following statements are for another database.
        """
        away = self.elsewhere
        database = self._database(wanted, entries)
        self.elsewhere = "" if database else wanted.database or away
        disconnect()
        self._start(database)
        if database is not None and wanted.user is not None:
            self.session.session_user = self.session.current_user = self._role(wanted.user)
        self._name_session()
        if self.elsewhere not in ("", away):
            raise _is_another(self.elsewhere)

    def _start(self, database: Database | None) -> None:
        """Begin a new session with the same role."""
        old = self.session
        self.session = Session(
            old.catalog,
            old.system,
            old.clock,
            old.hooks,
            database_oid=database.oid if database else old.database_oid,
            database_is_named=old.database_is_named,
            session_user=old.session_user,
            current_user=old.session_user,
            contents=old.contents,
        )

    def _database(self, wanted: Connection, entries: Iterable[Entry]) -> Database | None:
        """The documented database if it is the requested one, else None.

        As long as the project has changed nothing in the database, the one that it connects to is documented.
        """
        session = self.session
        own = session.catalog[session.database_oid]
        assert isinstance(own, Database)
        if wanted.database is None:
            return None if self.elsewhere else own
        if wanted.database == own.name:
            return own
        if session.database_is_named or self._has_begun(entries):
            return None
        found = session.catalog.find("database", wanted.database)
        if found is None and session.takes_name and not (wanted.database in FURNISHED or ":" in wanted.database):
            return session.catalog.alter(replace(own, name=wanted.database))
        return found if isinstance(found, Database) else None

    def _has_begun(self, entries: Iterable[Entry]) -> bool:
        """Whether a statement of the project has changed the database, or may have."""
        changes = chain(
            *(step.changes for step in self.steps if not step.external), self.session.catalog.journal[self.mark :]
        )
        if any(not isinstance(change.object, SHARED) for change in changes):
            return True
        ledger = chain(*(step.entries for step in self.steps if not step.external), entries)
        return any(entry.outcome in DOUBTFUL and not _is_elsewhere(entry) for entry in ledger)

    def _role(self, name: str) -> Oid:
        """The role that logs in: InitializeSessionUserId."""
        found = self.session.catalog.find("role", name)
        if not isinstance(found, Role):
            raise SqlError("28000", f'role "{name}" does not exist')
        if not found.login:
            raise SqlError("28000", f'role "{name}" is not permitted to log in')
        return found.oid


def _is_elsewhere(entry: Entry) -> bool:
    """Whether a statement acts on the cluster, or is a refused psql command."""
    return entry.kind in ON_SHARED_NAMES or (entry.kind == "psql" and entry.outcome is Outcome.REFUSED)


def _acts_on_cluster(node: ast.Node) -> bool:
    """Whether a statement has the same effect in every database of the cluster."""
    return isinstance(node, ON_SHARED) or getattr(node, KIND_IN.get(type(node), ""), None) in SHARED_KINDS


def _is_another(database: str) -> SqlError:
    if ":" in database:
        message = f"the database that {database} names depends on how psql is started; what follows is not applied"
        return SqlError("0A000", message, hint="Write the name of the database instead of the variable.")
    return SqlError(
        "0A000",
        f'what follows is sent to another database, "{database}", and is not applied',
        hint="Document that database in a separate run. If it is this project's own database, set "
        f'database = "{database}" in the configuration.',
    )


def learned(name: str, location: Location) -> Diagnostic:
    """The warning at the statement that reveals the name of the database."""
    return Diagnostic(
        code="database",
        severity=Severity.WARNING,
        message=f'no statement creates database "{name}"; it is assumed to be the database documented here',
        location=location,
        hint=f'Set database = "{name}" in the configuration to confirm this.',
    )
