"""What a transaction can go back to, and what it does at its end: TransactionStateData of xact.c."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.change import Cause
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.object import Oid
from meshdoc.record import positional


@positional
class SessionState:
    """State that a transaction can roll back; `lasting_users` are session_user and current_user after it."""

    settings: dict[str, str]
    local_settings: dict[str, str]
    session_user: Oid
    current_user: Oid
    lasting_users: tuple[Oid, Oid] | None
    temporary: Oid
    contents: dict[Oid, Contents | Position]
    deferred: tuple[Deferred, ...]
    constraint_modes: dict[Oid, bool]


@positional
class Deferred:
    """Work deferred to the end of the transaction: a constraint check or a constraint trigger."""

    constraint: Oid
    table: Oid  # whose rows it concerns
    run: Callable[[], None]


@positional
class Savepoint:
    """A state to go back to: a transaction's beginning (without a name) or a savepoint of it.

    `cause` is the statement that defined it.
    """

    name: str
    mark: int
    state: SessionState
    cause: Cause | None
