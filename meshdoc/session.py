"""One backend session over a catalog: its settings, transaction and names, and the execution of statements.

Every statement's function is registered with `command`. Code that runs SQL (a DO block, a function's body) calls
`Session.execute`, so commands never import each other's packages.
"""

from __future__ import annotations

import datetime
import functools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.reprint import outdated
from meshdoc.catalog.acl import effective, held
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.database import POSTGRES, THIS_DATABASE, Database, Schema
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.names.description import describe, shown_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.noun import with_article
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Role
from meshdoc.catalog.system import System
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Unsupported
from meshdoc.limits import Exhausted, current, shortened
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.syntax.encoding import UTF8, encoding_named
from meshdoc.syntax.names import relation_name, split_identifiers
from meshdoc.transaction import Deferred, Savepoint, SessionState

T = TypeVar("T", bound=Object)

command: Registry[type[ast.Node], Callable[[Any, Session], None]] = Registry("command")
inert: dict[type[ast.Node], str] = {}


@positional
class Hooks:
    """Callbacks into code of higher layers, which the session must not import.

    Each function in `around` runs a command: it receives the next function to call (ProcessUtility_hook); the last one
    is outermost. `check_domain` refuses a value, given as its canonical text, that violates a domain
    (domain_check_input), `check_label` a value of an enum that may not be used yet. `set_config` sets a parameter,
    locally if that is said; None resets it.
    """

    around: tuple[Callable[[Session, ast.Node, Callable[[], None]], None], ...]
    check_domain: Callable[[Session, Oid, str | None], None]
    check_label: Callable[[Session, Oid, str], None]
    set_config: Callable[[Session, str, str | None, bool], None]


class Inert(Exception):
    """Raised by a command if this particular statement has no effect on the catalog; the message is the reason."""


UNCERTAIN = "uncertain"
"""The level of notices about decisions that a command could not make; its other effects count."""
SILENT_ABOUT = {"notice": ("warning", "error"), "warning": ("error",)}
"""The settings of client_min_messages with which a message of a level is not sent."""
USUAL = {"warning": "01000"}
"""The SQLSTATE of messages that have none of their own: errstart."""


@positional
class Notice:
    """A message that PostgreSQL would issue without an error: its level in lower case, and its text."""

    level: str
    message: str
    code: str = ""  # the text of code that was not executed because of this
    sqlstate: str = "00000"


DEFAULTS = {
    "search_path": '"$user", public',
    "check_function_bodies": "on",
    "default_tablespace": "",
    "default_table_access_method": "heap",
    "default_toast_compression": "pglz",
    "timezone": "UTC",
    "standard_conforming_strings": "on",
    "row_security": "on",
}


@dataclass
class Session:
    """One connection's state. `clock` is the value of now() for the whole session."""

    catalog: Catalog
    system: System
    clock: datetime.datetime
    hooks: Hooks
    asked_time: bool = False  # whether the current statement, or code that it runs, has called now()
    database_oid: Oid = THIS_DATABASE
    database_is_named: bool = False  # whether the settings say what the database is called
    session_user: Oid = BOOTSTRAP_SUPERUSER
    current_user: Oid = BOOTSTRAP_SUPERUSER
    settings: dict[str, str] = field(default_factory=dict)
    local_settings: dict[str, str] = field(default_factory=dict)
    savepoints: list[Savepoint] = field(default_factory=list)
    tools_block: Savepoint | None = None  # the beginning of the block that the migration tool has begun
    is_one_string: bool = False  # whether the statements come as one string, an implicit transaction block
    extension_script: tuple[str, ...] = ()  # the extension whose script is running, then those that it requires
    aborted: bool = False
    notices: list[Notice] = field(default_factory=list)
    prepared: dict[str, ast.PrepareStmt] = field(default_factory=dict)
    temporary: Oid = NO_OID
    contents: dict[Oid, Contents | Position] = field(default_factory=dict)  # of tables and sequences; see `hold`
    _contents_are_shared: bool = False  # with a state to go back to
    copy_data: str | None = ""  # the rows that follow the current COPY ... FROM stdin; None if they are unknown
    trigger_depth: int = 0  # how many trigger functions are running
    last_sequence: Oid = NO_OID  # that nextval() has advanced
    dropped_on_commit: list[Oid] = field(default_factory=list)  # tables made with ON COMMIT DROP
    committed: Savepoint | None = None  # the state that a failure of the current statement rolls back to
    undone: Savepoint | None = None  # what the statement under way has gone back to
    deferred: tuple[Deferred, ...] = ()
    queued: deque[Callable[[Any], None]] | None = None  # for the end of the statement whose parts are running
    new_labels: dict[tuple[Oid, int], object] = field(default_factory=dict)  # the transaction that has added each
    constraint_modes: dict[Oid, bool] = field(default_factory=dict)  # whether deferred; key 0 is SET CONSTRAINTS ALL
    lasting_users: tuple[Oid, Oid] | None = None  # set if SET LOCAL changed the users for the rest of the transaction
    started_with: dict[str, str] = field(init=False)  # settings of roles and databases when the session began
    _names: Names | None = None
    _basis: object = None  # the inputs that the path of _names was computed from
    _state: object = None  # what shows cheaply that they are the same

    def __post_init__(self) -> None:
        """Load the settings of ALTER DATABASE and ALTER ROLE ... SET; later changes only affect later sessions."""
        self.started_with = self._stored_settings()

    # --- execution ---------------------------------------------------------------------------------

    def execute(self, node: ast.Node) -> None:
        """Execute one statement.

        Raises SqlError if PostgreSQL would refuse it, Unsupported if meshdoc cannot execute it, and Inert if it has no
        effect on the catalog. The caller rolls back its effects up to that point.
        """
        if reason := inert.get(type(node)):
            raise Inert(reason)
        function = command.get(type(node))
        if function is None:
            raise Unsupported(f"{type(node).__name__} is not supported")
        carry_out = functools.partial(self._carry_out, function, node)
        for hook in self.hooks.around:
            carry_out = functools.partial(hook, self, node, carry_out)
        carry_out()

    def _carry_out(self, function: Callable[[Any, Session], None], node: ast.Node) -> None:
        mark = self.catalog.mark()
        function(node, self)
        for item in list(outdated(self.names, self.catalog.journal[mark:])):
            self.catalog.alter(item)

    def notice(self, message: str, level: str = "notice", sqlstate: str = "") -> None:
        """Record a message that PostgreSQL would send without an error: should_output_to_client.

        Raises Exhausted if the statements of this version so far have issued too many.
        """
        if (self.setting("client_min_messages") or "").lower() in SILENT_ABOUT.get(level, ()):
            return
        most = current().limits.notices
        if len(self.notices) >= most:
            raise Exhausted("54000", f"more than {most} notices are not supported", "notices")
        self.notices.append(Notice(level, shortened(message), sqlstate=sqlstate or USUAL.get(level, "00000")))

    def undecided(self, message: str, code: str = "") -> None:
        """Record a decision that could not be made, and the code that was not executed because of it."""
        notice = Notice(UNCERTAIN, shortened(message), code)
        if not self.notices or self.notices[-1] != notice:
            self.notices.append(notice)

    def now(self) -> datetime.datetime:
        """The current time; records that the statement's effects may depend on it."""
        self.asked_time = True
        return self.clock

    # --- transaction state ---------------------------------------------------------------------------

    @property
    def in_own_block(self) -> bool:
        """Whether the script is in a transaction block that it has begun itself."""
        return bool(self.savepoints) and self.savepoints[0] is not self.tools_block

    @property
    def transaction(self) -> Savepoint | None:
        """The beginning of the transaction that the script itself, or else the current statement, has begun."""
        return self.savepoints[0] if self.in_own_block else self.committed

    def state(self) -> SessionState:
        """The current state, for `restore`."""
        self._contents_are_shared = True
        return SessionState(
            dict(self.settings),
            dict(self.local_settings),
            self.session_user,
            self.current_user,
            self.lasting_users,
            self.temporary,
            self.contents,
            self.deferred,
            dict(self.constraint_modes),
        )

    def savepoint(self, name: str = "") -> Savepoint:
        """The present state of the catalog and of the session, to go back to."""
        return Savepoint(name, self.catalog.mark(), self.state(), self.catalog.cause)

    def go_back_to(self, savepoint: Savepoint) -> None:
        """Undo all that was done since."""
        self.catalog.undo(savepoint.mark)
        self.restore(savepoint.state)

    def restore(self, state: SessionState) -> None:
        """Restore the state, except sequence positions, which no transaction rolls back."""
        self.settings, self.local_settings = dict(state.settings), dict(state.local_settings)
        self.session_user, self.current_user = state.session_user, state.current_user
        self.lasting_users, self.temporary = state.lasting_users, state.temporary
        positions = {oid: held for oid, held in self.contents.items() if isinstance(held, Position)}
        self.contents, self._contents_are_shared = {**state.contents, **positions}, False
        self.deferred, self.constraint_modes = state.deferred, dict(state.constraint_modes)

    def end_modes(self) -> None:
        """End what SET LOCAL and SET CONSTRAINTS have set for a transaction."""
        self.local_settings.clear()
        self.constraint_modes.clear()
        if self.lasting_users:
            self.session_user, self.current_user = self.lasting_users
            self.lasting_users = None

    def hold(self, oid: Oid, held: Contents | Position) -> None:
        """Set the rows of a table or the position of a sequence; a state taken before keeps the former."""
        if self._contents_are_shared:
            self.contents, self._contents_are_shared = dict(self.contents), False
        self.contents[oid] = held

    def is_deferred(self, constraint: Oid, *, initially: bool) -> bool:
        """Whether a deferrable constraint is checked at the end of the transaction: afterTriggerCheckState."""
        return self.constraint_modes.get(constraint, self.constraint_modes.get(NO_OID, initially))

    # --- settings ------------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        """The current value of a setting: from SET LOCAL, SET, ALTER ROLE or DATABASE, or the built-in default."""
        layers = (self.local_settings, self.settings, self.started_with, DEFAULTS)
        return next((layer[name] for layer in layers if name in layer), None)

    @property
    def encoding(self) -> str:
        """PostgreSQL's name of the encoding in which the client sends what it sends."""
        return encoding_named(self.setting("client_encoding") or "") or UTF8

    @property
    def database(self) -> str:
        """The name of the database that the session is connected to."""
        return self.catalog[self.database_oid].name

    @property
    def takes_name(self) -> bool:
        """Whether the name of its database is still to be learned."""
        return not self.database_is_named and self.database == POSTGRES

    def _stored_settings(self) -> dict[str, str]:
        """The initial settings of a session from ALTER DATABASE and ALTER ROLE ... SET."""
        database, role = self.catalog.get(self.database_oid), self.catalog.get(self.session_user)
        here = database if isinstance(database, Database) else Database(name="")
        own, here_own = role.settings if isinstance(role, Role) else (), dict(here.role_settings)
        layers = (here_own.get(NO_OID, ()), here.settings, own, here_own.get(self.session_user, ()))
        return {name.lower(): value for layer in layers for name, value in layer}

    # --- names ---------------------------------------------------------------------------------------

    @property
    def names(self) -> Names:
        """The catalog seen through the current search_path, recomputed only after a change: namespace.c."""
        users = (self.session_user, self.current_user, self.temporary)
        paths = (self.local_settings.get("search_path"), self.settings.get("search_path"))
        state = (self.catalog.generation, users, paths)
        if self._names is None or state != self._state:
            self._state = state
            self._names = self._names_at((self.catalog.revision(Schema, Role, Database), users, paths))
        return self._names

    def _names_at(self, basis: object) -> Names:
        if self._names is not None and basis == self._basis:
            return self._names
        self._basis, path = basis, self._search_path()
        if self._names is None or self._names.path != path or self._names.temporary != self.temporary:
            return Names(
                self.catalog,
                self.system,
                path,
                self.temporary,
                now=self.now,
                setting=self.setting,
                check_domain=functools.partial(self.hooks.check_domain, self),
                check_label=functools.partial(self.hooks.check_label, self),
                tell=self.notice,
                may_look_into=self.may_look_into,
            )
        return self._names

    def may_look_into(self, schema: Schema) -> bool:
        """Whether the current role has USAGE on a schema."""
        role, roles = self.current_user, self.roles
        if schema.oid == self.temporary or roles.is_superuser(role):
            return True
        return "U" in held(effective(schema.acl, "n", schema.owner), role, schema.owner, roles).privileges

    @property
    def roles(self) -> Roles:
        """The role memberships, as seen from the session's database."""
        database = self.catalog.get(self.database_oid)
        return Roles(self.catalog, database.owner if database else NO_OID)

    def _search_path(self) -> tuple[Oid, ...]:
        found: list[Oid] = []
        for name in split_identifiers(self.setting("search_path") or ""):
            if name == "$user":
                name = self.catalog[self.current_user].name
            if name == "pg_temp" and self.temporary:
                found.append(self.temporary)
            elif (
                isinstance(schema := self.catalog.find("schema", name), Schema)
                and schema.oid not in found
                and self.may_look_into(schema)
            ):
                found.append(schema.oid)
        return tuple(found)

    def relation(self, node: ast.RangeVar, *classes: type[T]) -> T:
        """The relation that a RangeVar names. It must be of one of the classes.

        Raises SqlError 42P01 if it does not exist, 42809 if it is of another kind.
        """
        name = relation_name(node)
        if name.schema:
            self.names.schema(name.schema)
        found = self.names.relation(*name)
        if found is None:
            raise errors.undefined_relation(str(name), offset=node.location)
        if not isinstance(found, classes):
            raise errors.wrong_kind(found.name, with_article(classes[0].noun))
        return found

    def find_relation(self, node: ast.RangeVar) -> Object | None:
        """The relation of any kind that a RangeVar names, or None."""
        return self.names.relation(*relation_name(node))

    def creation_schema(self, schema: str | None) -> Oid:
        """The schema for a new object with this qualification: QualifiedNameGetCreationNamespace."""
        if schema == "pg_temp" or (schema is None and self._creates_temporary()):
            return self.temporary_schema()
        return self.names.schema(schema).oid if schema else self.names.creation_schema().oid

    def _creates_temporary(self) -> bool:
        """Whether pg_temp is the first schema of search_path, but the temporary schema does not exist yet."""
        for name in split_identifiers(self.setting("search_path") or ""):
            if name == "pg_temp":
                return not self.temporary
            if self.catalog.find("schema", self.catalog[self.current_user].name if name == "$user" else name):
                return False
        return False

    def temporary_schema(self) -> Oid:
        """The session's temporary schema, created on first use: InitTempTableNamespace."""
        if not self.temporary:
            made = self.catalog.create(Schema(name="pg_temp_1", owner=BOOTSTRAP_SUPERUSER))
            self.temporary = made.oid
        return self.temporary

    def describe(self, address: Address) -> str:
        """The object's description for error messages."""
        return describe(self.names, address)

    def shown_type(self, type: TypeRef) -> str:
        """The type's name for error messages."""
        return shown_type(self.names, type)

    def role(self, name: str) -> Role:
        """The role named `name`. Raises SqlError 42704 if it does not exist."""
        found = self.catalog.find("role", name)
        if not isinstance(found, Role):
            raise errors.undefined_role(name)
        return found
