"""psql's connection: the database, role and encoding that a script selects with psql commands (command.c).

One database is documented. Statements sent to another one are not applied, unless they act on the whole cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.database import FURNISHED, Database, Tablespace
from meshdoc.catalog.object import Oid
from meshdoc.catalog.role import ParameterPrivileges, Role
from meshdoc.diagnostics import Diagnostic, Location, Severity, SqlError, Unsupported
from meshdoc.history.history import Step
from meshdoc.history.ledger import DOUBTFUL, Entry, Outcome
from meshdoc.session import Session
from meshdoc.syntax.encoding import encoding_named
from meshdoc.syntax.psql import BlankedKind
from meshdoc.syntax.psql_command import Connection, connection, psql_arguments

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


UNFOLLOWED: dict[BlankedKind, tuple[Outcome, SqlError | None]] = {
    BlankedKind.UNREAD: (
        Outcome.UNSUPPORTED,
        Unsupported("psql meta-commands that run SQL from elsewhere are not supported"),
    ),
    BlankedKind.UNDECIDED: (
        Outcome.UNCERTAIN,
        Unsupported("whether psql runs this depends on a variable or shell command"),
    ),
}
"""The outcomes of psql commands and branches that are not followed."""


@dataclass
class Client:
    """The session of the current script; `elsewhere` is the other database that it has connected to.

    `steps` are the versions before this one.
    """

    session: Session
    steps: Sequence[Step]
    elsewhere: str = ""
    mark: int = field(init=False)

    def __post_init__(self) -> None:
        self.mark = self.session.catalog.mark()

    def sends_away(self, node: ast.Node | None) -> bool:
        """Whether a statement is for another database; None means that it cannot be parsed."""
        return bool(self.elsewhere) and (node is None or not _acts_on_cluster(node))

    @property
    def aside(self) -> str:
        """Why statements have no effect here; empty while the script is connected to this database."""
        return f'sent to another database, "{self.elsewhere}"' if self.elsewhere else ""

    def set_encoding(self, text: str) -> None:
        """\\encoding. Raises SqlError 22023 if it does not exist."""
        for name in psql_arguments(text)[:1]:
            found = encoding_named(name)
            if found is None:
                raise SqlError("22023", f"{name}: invalid encoding name or conversion procedure not found")
            self.session.settings["client_encoding"] = found

    def connect(self, text: str, entries: Iterable[Entry], disconnect: Callable[[], None]) -> None:
        """\\connect: begin a new session in the documented database, or leave it.

        `entries` is the ledger of this version so far, `disconnect` ends the session. Raises SqlError if the role
        cannot log in, or if the following statements are for another database.
        """
        wanted, away = connection(text), self.elsewhere
        database = self._database(wanted, entries)
        self.elsewhere = "" if database else wanted.database or away
        disconnect()
        self._start(database)
        if database is not None and wanted.user is not None:
            self.session.session_user = self.session.current_user = self._role(wanted.user)
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
