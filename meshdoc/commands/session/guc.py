"""Configuration parameters, their permissions and their values: guc.c.

Differs from PostgreSQL: of the check hooks of individual parameters, only those for names of catalog objects, DateStyle
and TimeZone run.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable
from pathlib import Path

import meshdoc.data
from meshdoc import errors
from meshdoc.adt.variable import Refused, date_style, time_zone
from meshdoc.catalog.object import Object
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, ParameterPrivileges
from meshdoc.commands.acl.permission import has_privilege, is_superuser
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional
from meshdoc.session import Session
from meshdoc.syntax.encoding import encoding_named
from meshdoc.syntax.names import split_identifiers

FILE = Path(meshdoc.data.__file__).parent / "pg_settings.tsv"

QUOTED_LISTS = frozenset(
    {
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    }
)
"""List parameters whose items are stored as quoted identifiers: GUC_LIST_QUOTE."""

LISTS = QUOTED_LISTS | {
    "createrole_self_grant",
    "datestyle",
    "debug_io_direct",
    "listen_addresses",
    "log_destination",
    "restrict_nonsystem_relation_kind",
    "synchronous_standby_names",
    "synchronized_standby_slots",
    "wal_consistency_checking",
}

HIDDEN = ("default_with_oids", "role", "seed", "session_authorization", "ssl_renegotiation_limit")
"""User-settable parameters that pg_settings does not show."""

UNITS: dict[str, dict[str, float]] = {
    "B": {"B": 1, "kB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40},
    "kB": {"B": 2**-10, "kB": 1, "MB": 2**10, "GB": 2**20, "TB": 2**30},
    "MB": {"B": 2**-20, "kB": 2**-10, "MB": 1, "GB": 2**10, "TB": 2**20},
    "8kB": {"B": 2**-13, "kB": 2**-3, "MB": 2**7, "GB": 2**17, "TB": 2**27},
    "ms": {"us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000},
    "s": {"us": 1e-6, "ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400},
    "min": {"us": 1 / 6e7, "ms": 1 / 60_000, "s": 1 / 60, "min": 1, "h": 60, "d": 1440},
}

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
NUMBER = re.compile(
    r"\s*+([+-]?(?:0[xX][0-9a-fA-F]++|(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?|[0-9]++\.))"
    r"\s*+([A-Za-z]*+)\s*+\Z"
)
_PART = r"[^\x00-@\[-^`{-\x7f][\w$]*"  # a range up to U+10FFFF compiles slowly
CUSTOM_NAME = re.compile(rf"{_PART}(\.{_PART})+\Z")
BOOLEANS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False, "1": True, "0": False}

TOO_LATE = {
    "internal": 'parameter "{}" cannot be changed',
    "postmaster": 'parameter "{}" cannot be changed without restarting the server',
    "sighup": 'parameter "{}" cannot be changed now',
    "backend": 'parameter "{}" cannot be set after connection start',
    "superuser-backend": 'parameter "{}" cannot be set after connection start',
}
"""Error messages for parameters that a session cannot set, by context."""


@positional
class Parameter:
    """One configuration parameter, as pg_settings shows it."""

    name: str
    type: str  # bool, integer, real, string, enum
    context: str
    unit: str = ""
    minimum: str = ""
    maximum: str = ""
    values: tuple[str, ...] = ()
    default: str = ""

    @property
    def key(self) -> str:
        """The name under which a session stores it."""
        return self.name.lower()


@functools.cache
def parameters() -> dict[str, Parameter]:
    """The parameters of PostgreSQL 18 by lower-case name."""
    found = {name: Parameter(name, "string", "user") for name in HIDDEN}
    for line in FILE.read_text(encoding="utf-8").splitlines()[1:]:
        name, type, context, unit, minimum, maximum, values, default = line.split("\t")
        choices = tuple(values.split(",")) if values else ()
        found[name.lower()] = Parameter(name, type, context, unit, minimum, maximum, choices, default)
    return found


def find_parameter(name: str) -> Parameter:
    """The parameter named `name`; a name with a dot is a custom parameter and always exists.

    Raises SqlError 42704 if it does not exist, 42602 for an invalid custom name: find_option.
    """
    if found := parameters().get(name.lower()):
        return found
    if "." not in name:
        raise errors.undefined_setting(name)
    if not CUSTOM_NAME.match(name):
        raise SqlError(
            "42602",
            f'invalid configuration parameter name "{name}"',
            detail="Custom parameter names must be two or more simple identifiers separated by dots.",
        )
    return Parameter(name, "string", "user")


# --- permissions ------------------------------------------------------------------------------------------


def check_may_set(session: Session, parameter: Parameter) -> None:
    """Raise SqlError 55P02 if no session may set it, 42501 if the current role may not: set_config_option."""
    if message := TOO_LATE.get(parameter.context):
        raise SqlError("55P02", message.format(parameter.name))
    if parameter.context == "superuser" and not is_superuser(session):
        granted = session.catalog.find("parameter", parameter.key)
        if granted is None or not has_privilege(session, granted, "s"):
            raise SqlError("42501", f'permission denied to set parameter "{parameter.name}"')


def parameter_privileges(session: Session, name: str) -> Object:
    """The object that GRANT ON PARAMETER changes, not yet created if it does not exist: ParameterAclLookup."""
    parameter = find_parameter(name)
    found = session.catalog.find("parameter", parameter.key)
    return found or ParameterPrivileges(name=parameter.key, owner=BOOTSTRAP_SUPERUSER)


# --- values -------------------------------------------------------------------------------------------------


def check_value(session: Session, parameter: Parameter, value: str) -> None:
    """Raise SqlError 22023 if the value is invalid for the parameter: parse_and_validate_value."""
    if parameter.type == "bool":
        if read_boolean(value) is None:
            raise SqlError("22023", f'parameter "{parameter.name}" requires a Boolean value')
    elif parameter.type == "enum":
        _check_enum(parameter, value)
    elif parameter.type in ("integer", "real"):
        _check_number(parameter, value)
    elif parameter.key == "default_tablespace" and value and session.catalog.find("tablespace", value) is None:
        raise _invalid(parameter, value, f'Tablespace "{value}" does not exist.')
    elif parameter.key == "default_table_access_method":
        _check_table_access_method(session, parameter, value)
    elif parameter.key in _READ_BY:
        try:
            _READ_BY[parameter.key](value)
        except Refused as refused:
            raise _invalid(parameter, value, *refused.args) from None


def _client_encoding(value: str) -> None:
    """check_client_encoding."""
    found = encoding_named(value)
    if found is None:
        raise Refused
    if found == "MULE_INTERNAL":
        raise Refused(f"Conversion between {found} and UTF8 is not supported.", "0A000")


def _search_path(value: str) -> None:
    """check_search_path."""
    try:
        split_identifiers(value)
    except ValueError:
        raise Refused("List syntax is invalid.") from None


_READ_BY: dict[str, Callable[[str], object]] = {
    "client_encoding": _client_encoding,
    "datestyle": date_style,
    "search_path": _search_path,
    "timezone": time_zone,
}


def _invalid(parameter: Parameter, value: str, detail: str = "", sqlstate: str = "22023") -> SqlError:
    return SqlError(sqlstate, f'invalid value for parameter "{parameter.name}": "{value}"', detail=detail)


def _check_table_access_method(session: Session, parameter: Parameter, value: str) -> None:
    """check_default_table_access_method of tableamapi.c; that it is a table access method is only checked on use."""
    if not value:
        raise _invalid(parameter, value, f'"{parameter.name}" cannot be empty.')
    if value not in session.system.access_methods and session.catalog.find("access method", value) is None:
        raise _invalid(parameter, value, f'Table access method "{value}" does not exist.')


def read_boolean(value: str) -> bool | None:
    """A word for true or false, or enough of one to tell; None for anything else: parse_bool."""
    text = value.strip().lower()
    meant = {truth for word, truth in BOOLEANS.items() if text and word.startswith(text)}
    return meant.pop() if len(meant) == 1 else None


def _check_enum(parameter: Parameter, value: str) -> None:
    """Refuse a value that is not listed; values hidden by pg_settings are Boolean synonyms."""
    if value.lower() in parameter.values or ("on" in parameter.values and value.lower() in BOOLEANS):
        return
    raise errors.invalid_setting(parameter.name, value, hint=f"Available values: {', '.join(parameter.values)}.")


def _check_number(parameter: Parameter, value: str) -> None:
    match = NUMBER.match(value)
    factors = UNITS.get(parameter.unit, {})
    if match is None or (match[2] and match[2] not in factors):
        known = ", ".join(f'"{unit}"' for unit in ("us ms s min h" if "min" in factors else "B kB MB GB").split())
        last = '"d"' if "min" in factors else '"TB"'
        hint = f"Valid units for this parameter are {known}, and {last}." if match and factors else ""
        raise errors.invalid_setting(parameter.name, value, hint=hint)
    number = float(int(match[1], 16)) if "x" in match[1].lower() else float(match[1])
    if math.isinf(number):
        raise errors.invalid_setting(parameter.name, value)
    number *= factors.get(match[2], 1)
    if parameter.type == "integer":
        number = round(number)
        if not INT_MIN <= number <= INT_MAX:
            raise errors.invalid_setting(parameter.name, value, hint="Value exceeds integer range.")
    if not float(parameter.minimum or "-inf") <= number <= float(parameter.maximum or "inf"):
        shown, unit = f"{number:g}" if parameter.type == "real" else str(int(number)), parameter.unit
        unit = f" {unit}" if unit else ""
        raise SqlError(
            "22023",
            f'{shown}{unit} is outside the valid range for parameter "{parameter.name}" '
            f"({parameter.minimum}{unit} .. {parameter.maximum}{unit})",
        )
