"""Subscriptions: subscriptioncmds.c, as far as possible without contacting the publisher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pglast import ast
from pglast.enums import AlterSubscriptionType as Kind

from meshdoc.catalog.names.naming import NAMEDATALEN
from meshdoc.catalog.object import Oid
from meshdoc.catalog.publication import Subscription
from meshdoc.commands.acl.permission import check_owner, check_privilege, current_database, is_superuser
from meshdoc.commands.define import conflicting, get_boolean, get_string
from meshdoc.commands.object.named import named, named_or_skipped, refuse_taken
from meshdoc.commands.session.guc import check_value, find_parameter
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import strings

PG_CREATE_SUBSCRIPTION: Oid = 6304  # pg_authid.dat

BOOLEANS = frozenset(
    {"connect", "enabled", "create_slot", "copy_data", "refresh", "binary", "two_phase", "disable_on_error"}
    | {"password_required", "run_as_owner", "failover"}
)
CONNECTION_OPTIONS = frozenset(
    {"application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname", "fallback_application_name"}
    | {"gssdelegation", "gssencmode", "gsslib", "host", "hostaddr", "keepalives", "keepalives_count"}
    | {"keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts", "max_protocol_version"}
    | {"min_protocol_version", "oauth_client_id", "oauth_client_secret", "oauth_issuer", "oauth_scope", "options"}
    | {"passfile", "password", "port", "replication", "require_auth", "requirepeer", "scram_client_key"}
    | {"scram_server_key", "service", "servicefile", "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert"}
    | {"sslcertmode", "sslcompression", "sslcrl", "sslcrldir", "sslkey", "sslkeylogfile", "sslmode", "sslnegotiation"}
    | {"sslpassword", "sslrootcert", "sslsni", "target_session_attrs", "tcp_user_timeout", "user"}
)
"""The connection options that libpq accepts."""

SETTING = re.compile(r"([^\s=]+)\s*=\s*('(?:[^'\\]|\\.)*'|(?!')(?:[^\s\\]|\\.)*)")
PASSWORD_OF_URI = re.compile(r"[^?]*://[^/?]*:[^/?@]+@|[^?]*\?(?:.*&)?password=[^&]")
SLOT_NAME = re.compile(r"[a-z0-9_]+\Z")
POSITION = re.compile(r"([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})\Z")

STORED = ("binary", "streaming", "two_phase", "disable_on_error", "password_required", "run_as_owner", "failover")
TEXTS = frozenset({"slot_name", "synchronous_commit", "streaming", "origin", "lsn"})
FOR_PUBLICATIONS = frozenset({"copy_data", "refresh"})
FOR_CREATION = (BOOLEANS | TEXTS) - {"refresh", "lsn"}
FOR_CHANGES = frozenset({*STORED, "slot_name", "synchronous_commit", "origin"})


def _parsed(session: Session, elements: Iterable[ast.DefElem] | None, known: frozenset[str]) -> dict[str, str]:
    """The options as text, Booleans as "true" and "false": parse_subscription_options.

    Raises SqlError 42601 for unknown or repeated options, 22023 and 42602 for invalid values.
    """
    given: dict[str, str] = {}
    for element in elements or ():
        name = element.defname or ""
        if name not in known:
            raise SqlError("42601", f'unrecognized subscription parameter: "{name}"')
        if name in given:
            raise conflicting(element)
        given[name] = ("true" if get_boolean(element) else "false") if name in BOOLEANS else _text(session, element)
    return given


def _text(session: Session, element: ast.DefElem) -> str:
    """The value of a non-Boolean option."""
    if element.defname == "streaming":
        return _streaming(element)
    text = get_string(element)
    if element.defname == "origin" and text.lower() not in ("none", "any"):
        raise SqlError("22023", f'unrecognized origin value: "{text}"')
    if element.defname == "slot_name" and text != "none":
        _check_slot_name(text)
    if element.defname == "synchronous_commit":
        check_value(session, find_parameter("synchronous_commit"), text)
    if element.defname == "lsn" and text.lower() != "none":
        _check_position(text)
    return text


def _streaming(element: ast.DefElem) -> str:
    """The value "off", "on" or "parallel": defGetStreamingMode."""
    if element.arg is not None and get_string(element).lower() == "parallel":
        return "parallel"
    try:
        return "on" if get_boolean(element) else "off"
    except SqlError:
        raise SqlError("42601", 'streaming requires a Boolean value or "parallel"') from None


def _check_slot_name(name: str) -> None:
    """Refuse an invalid replication slot name: ReplicationSlotValidateName."""
    if not name:
        raise SqlError("42602", f'replication slot name "{name}" is too short')
    if len(name.encode()) >= NAMEDATALEN:
        raise SqlError("42622", f'replication slot name "{name}" is too long')
    if not SLOT_NAME.match(name):
        raise SqlError(
            "42602",
            f'replication slot name "{name}" contains invalid character',
            hint="Replication slot names may only contain lower case letters, numbers, and the underscore character.",
        )


def _check_position(text: str) -> None:
    """Refuse an invalid position in the write-ahead log: pg_lsn_in."""
    match = POSITION.match(text)
    if match is None:
        raise SqlError("22P02", f'invalid input syntax for type pg_lsn: "{text}"')
    if int(match[1], 16) == int(match[2], 16) == 0:
        raise SqlError("22023", f"invalid WAL location (LSN): {text}")


def _check_together(given: dict[str, str]) -> None:
    """Refuse options that exclude each other; with connect = false, publisher-side options default to false."""
    if given.get("connect") == "false":
        for name in ("enabled", "create_slot", "copy_data"):
            if given.get(name) == "true":
                raise _exclusive("connect = false", f"{name} = true")
            given[name] = "false"
    if given.get("slot_name") == "none":
        for name in ("enabled", "create_slot"):
            if given.get(name) == "true":
                raise _exclusive("slot_name = NONE", f"{name} = true")
            if name not in given:
                raise SqlError("42601", f"subscription with slot_name = NONE must also set {name} = false")


def _exclusive(one: str, other: str) -> SqlError:
    return SqlError("42601", f"{one} and {other} are mutually exclusive options")


def _check_connection(text: str, *, needs_password: bool) -> None:
    """Refuse a connection string that libpq could not parse: libpqrcv_check_conninfo. URIs are searched for a password.

    Raises SqlError 42601, or 2F003 if a password is needed and missing.
    """
    if text.startswith(("postgresql://", "postgres://")):
        has_password = PASSWORD_OF_URI.match(text) is not None
    else:
        has_password = _settings(text).get("password", "") not in ("", "''")
    if needs_password and not has_password:
        detail = "Non-superusers must provide a password in the connection string."
        raise SqlError("2F003", "password is required", detail=detail)


def _settings(text: str) -> dict[str, str]:
    """The options of a connection string: conninfo_parse."""
    found: dict[str, str] = {}
    rest = text.strip()
    while rest:
        match = SETTING.match(rest)
        if match is None and re.match(r"[^\s=]+\s*=", rest):
            raise _unreadable("unterminated quoted string in connection info string")
        if match is None:
            raise _unreadable(f'missing "=" after "{rest.split()[0]}" in connection info string')
        if match[1] not in CONNECTION_OPTIONS:
            raise _unreadable(f'invalid connection option "{match[1]}"')
        found[match[1]] = match[2]
        rest = rest[match.end() :].strip()
    return found


def _unreadable(why: str) -> SqlError:
    return SqlError("42601", f"invalid connection string syntax: {why}")


def _publications(nodes: Sequence[ast.String] | None) -> tuple[str, ...]:
    names = strings(nodes)
    for number, name in enumerate(names):
        if name in names[:number]:
            raise SqlError("42710", f'publication name "{name}" used more than once')
    return names


@command(ast.CreateSubscriptionStmt)
def create_subscription(stmt: ast.CreateSubscriptionStmt, session: Session) -> None:
    """CREATE SUBSCRIPTION: CreateSubscription."""
    given = _parsed(session, stmt.options, FOR_CREATION)
    _check_together(given)
    if given.get("connect", "true") == "true" and given.get("create_slot", "true") == "true":
        prevent_in_transaction_block(session, "CREATE SUBSCRIPTION ... WITH (create_slot = true)")
    _check_may_create(session, given)
    name = stmt.subname or ""
    refuse_taken(session, Subscription, name)
    publications = _publications(stmt.publication)
    is_required = given.get("password_required") != "false"
    _check_connection(stmt.conninfo or "", needs_password=is_required and not is_superuser(session))
    if given.get("connect", "true") == "true":
        raise Unsupported("whether the subscription can be created depends on the publisher")
    session.notice("subscription was created, but is not connected", "warning")
    slot = given.get("slot_name", name)
    session.catalog.create(
        Subscription(
            name=name,
            owner=session.current_user,
            connection=stmt.conninfo or "",
            publications=publications,
            enabled=given.get("enabled") == "true",
            slot_name=None if slot == "none" else slot,
            options=_stored(given),
        )
    )


def _stored(given: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, given[name]) for name in (*STORED, "synchronous_commit", "origin") if name in given)


def _check_may_create(session: Session, given: dict[str, str]) -> None:
    if not session.roles.has_privileges_of(session.current_user, PG_CREATE_SUBSCRIPTION):
        detail = 'Only roles with privileges of the "pg_create_subscription" role may create subscriptions.'
        raise SqlError("42501", "permission denied to create subscription", detail=detail)
    check_privilege(session, current_database(session), "C")
    _check_password_required(session, given)


def _check_password_required(session: Session, given: dict[str, str]) -> None:
    if given.get("password_required") == "false" and not is_superuser(session):
        raise SqlError(
            "42501",
            "password_required=false is superuser-only",
            hint="Subscriptions with the password_required option set to false may only be created or modified "
            "by the superuser.",
        )


# --- ALTER, DROP --------------------------------------------------------------------------------------------


@command(ast.AlterSubscriptionStmt)
def alter_subscription(stmt: ast.AlterSubscriptionStmt, session: Session) -> None:
    """ALTER SUBSCRIPTION: AlterSubscription."""
    found = named(session, Subscription, stmt.subname)
    check_owner(session, found)
    if stmt.kind is Kind.ALTER_SUBSCRIPTION_OPTIONS:
        _alter_options(session, found, stmt)
    elif stmt.kind is Kind.ALTER_SUBSCRIPTION_ENABLED:
        enabled = _parsed(session, stmt.options, frozenset({"enabled"}))["enabled"] == "true"
        if enabled and not found.slot_name:
            raise SqlError("55000", "cannot enable subscription that does not have a slot name")
        session.catalog.alter(replace(found, enabled=enabled))
    elif stmt.kind is Kind.ALTER_SUBSCRIPTION_CONNECTION:
        is_required = dict(found.options).get("password_required") != "false"
        is_super = session.roles.is_superuser(found.owner)
        _check_connection(stmt.conninfo or "", needs_password=is_required and not is_super)
        session.catalog.alter(replace(found, connection=stmt.conninfo or ""))
    elif stmt.kind is Kind.ALTER_SUBSCRIPTION_SKIP:
        _parsed(session, stmt.options, frozenset({"lsn"}))
        raise Inert("skipped transactions are not part of the schema")
    elif stmt.kind is Kind.ALTER_SUBSCRIPTION_REFRESH:
        _refresh(session, found, stmt)
    else:
        _alter_publications(session, found, stmt)


def _alter_options(session: Session, found: Subscription, stmt: ast.AlterSubscriptionStmt) -> None:
    given = _parsed(session, stmt.options, FOR_CHANGES)
    _check_password_required(session, given)
    if "slot_name" in given:
        slot = None if given["slot_name"] == "none" else given["slot_name"]
        if found.enabled and slot is None:
            raise SqlError("55000", "cannot set slot_name = NONE for enabled subscription")
        found = replace(found, slot_name=slot)
    options = dict(found.options) | dict(_stored(given))
    session.catalog.alter(replace(found, options=tuple(options.items())))


def _refresh(session: Session, found: Subscription, stmt: ast.AlterSubscriptionStmt) -> None:
    if not found.enabled:
        raise SqlError("55000", "ALTER SUBSCRIPTION ... REFRESH is not allowed for disabled subscriptions")
    _parsed(session, stmt.options, frozenset({"copy_data"}))
    prevent_in_transaction_block(session, "ALTER SUBSCRIPTION ... REFRESH")
    raise Unsupported("the tables to refresh are known only to the publisher")


REFRESH_HINTS = {
    Kind.ALTER_SUBSCRIPTION_SET_PUBLICATION: "Use ALTER SUBSCRIPTION ... SET PUBLICATION ... WITH (refresh = false).",
    Kind.ALTER_SUBSCRIPTION_ADD_PUBLICATION: (
        "Use ALTER SUBSCRIPTION ... ADD PUBLICATION ... WITH (refresh = false) instead."
    ),
    Kind.ALTER_SUBSCRIPTION_DROP_PUBLICATION: (
        "Use ALTER SUBSCRIPTION ... DROP PUBLICATION ... WITH (refresh = false) instead."
    ),
}


def _alter_publications(session: Session, found: Subscription, stmt: ast.AlterSubscriptionStmt) -> None:
    given = _parsed(session, stmt.options, FOR_PUBLICATIONS)
    names = _publications(stmt.publication)
    present = found.publications
    if stmt.kind is Kind.ALTER_SUBSCRIPTION_SET_PUBLICATION:
        new = names
    elif stmt.kind is Kind.ALTER_SUBSCRIPTION_ADD_PUBLICATION:
        if known := next((name for name in names if name in present), None):
            raise SqlError("42710", f'publication "{known}" is already in subscription "{found.name}"')
        new = (*present, *names)
    else:
        if missing := next((name for name in names if name not in present), None):
            raise SqlError("42P17", f'publication "{missing}" is not in subscription "{found.name}"')
        new = tuple(name for name in present if name not in names)
        if not new:
            raise SqlError("42P17", "cannot drop all the publications from a subscription")
    if given.get("refresh", "true") == "true":
        if not found.enabled:
            raise SqlError(
                "55000",
                "ALTER SUBSCRIPTION with refresh is not allowed for disabled subscriptions",
                hint=REFRESH_HINTS[stmt.kind],
            )
        prevent_in_transaction_block(session, "ALTER SUBSCRIPTION with refresh")
        raise Unsupported("whether the publications exist is known only to the publisher")
    session.catalog.alter(replace(found, publications=new))


@command(ast.DropSubscriptionStmt)
def drop_subscription(stmt: ast.DropSubscriptionStmt, session: Session) -> None:
    """DROP SUBSCRIPTION: DropSubscription."""
    found = named_or_skipped(session, Subscription, stmt.subname, missing_ok=stmt.missing_ok)
    if found is None:
        return
    check_owner(session, found)
    if found.slot_name:
        prevent_in_transaction_block(session, "DROP SUBSCRIPTION")
        raise Unsupported("whether the replication slot can be dropped is known only to the publisher")
    session.catalog.drop(found.oid)
