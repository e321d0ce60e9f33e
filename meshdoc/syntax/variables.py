"""psql's variables: variables.c, and the ones that psql sets itself (startup.c, common.c).

A variable whose value depends on how or where psql is started has the value None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from types import MappingProxyType

Variables = MutableMapping[str, "str | None"]
"""The variables that are set, by name; None is a value that cannot be known."""

_CHARACTER = r"[^\x00-/:-@\[-^`{-\x7f]"
"""A letter, digit, underscore, or what is not ASCII (variable_char in psqlscan.l): as a range, that compiles slowly."""
REFERENCE = re.compile(
    rf""":(?:(?P<plain>{_CHARACTER}+) | '(?P<literal>{_CHARACTER}+)'
          | "(?P<identifier>{_CHARACTER}+)" | \{{\?(?P<test>{_CHARACTER}+)\}})""",
    re.VERBOSE,
)
"""`:name`, `:'name'`, `:"name"` and `:{?name}`."""
_NAME = re.compile(f"{_CHARACTER}+")

STARTUP: Mapping[str, str | None] = MappingProxyType(
    {
        **{"AUTOCOMMIT": "on", "COMP_KEYWORD_CASE": "preserve-upper", "ECHO": "none", "ECHO_HIDDEN": "off"},
        **{"ENCODING": None, "ERROR": "false", "FETCH_COUNT": "0", "HIDE_TABLEAM": "off"},
        **{"HIDE_TOAST_COMPRESSION": "off", "HISTCONTROL": "none", "HISTSIZE": "500", "HOST": None, "IGNOREEOF": "0"},
        **{"LAST_ERROR_MESSAGE": "", "LAST_ERROR_SQLSTATE": "00000", "ON_ERROR_ROLLBACK": "off"},
        **{"ON_ERROR_STOP": "off", "PORT": None, "PROMPT1": "%/%R%x%# ", "PROMPT2": "%/%R%x%# ", "PROMPT3": ">> "},
        **{"QUIET": None, "ROW_COUNT": "0", "SERVER_VERSION_NAME": None, "SERVER_VERSION_NUM": None},
        **{"SHOW_ALL_RESULTS": "on", "SHOW_CONTEXT": "errors", "SINGLELINE": "off", "SINGLESTEP": "off"},
        **{"SQLSTATE": "00000", "VERBOSITY": "default", "VERSION": None, "VERSION_NAME": None, "VERSION_NUM": None},
    }
)
"""The variables of a psql that runs a script, before the first line of it."""
_SWITCHES = frozenset({"AUTOCOMMIT", "HIDE_TABLEAM", "HIDE_TOAST_COMPRESSION", "ON_ERROR_STOP", "QUIET"})
_SWITCHES |= {"SHOW_ALL_RESULTS", "SINGLELINE", "SINGLESTEP"}


def is_name(name: str) -> bool:
    """Whether a variable may have this name: valid_variable_name."""
    return _NAME.fullmatch(name) is not None


def boolean(value: str) -> bool | None:
    """The Boolean that a text spells, None if it spells none: ParseVariableBool."""
    text = value.lower()
    if (text and ("true".startswith(text) or "yes".startswith(text))) or text in ("on", "1"):
        return True
    if (text and ("false".startswith(text) or "no".startswith(text))) or text in ("of", "off", "0"):
        return False
    return None


def assign(variables: Variables, name: str, value: str | None) -> None:
    """Set a variable. An empty value of a switch means on, as in `\\set ON_ERROR_STOP`."""
    variables[name] = "on" if value == "" and name in _SWITCHES else value


def unset(variables: Variables, name: str) -> None:
    """Unset a variable; one that controls psql goes back to its default."""
    if name in _SWITCHES or name == "ON_ERROR_ROLLBACK":
        variables[name] = "off"
    else:
        variables.pop(name, None)


def is_on(variables: Variables, name: str) -> bool:
    """Whether a switch is known to be on."""
    value = variables.get(name)
    return value is not None and boolean(value) is True


def quoted_literal(text: str) -> str:
    """The text as a string constant: PQescapeLiteral."""
    doubled = text.replace("'", "''")
    return f" E'{doubled.replace(chr(92), chr(92) * 2)}'" if "\\" in text else f"'{doubled}'"


def quoted_identifier(text: str) -> str:
    """The text as a quoted identifier: PQescapeIdentifier."""
    return '"' + text.replace('"', '""') + '"'


def substituted(match: re.Match[str], variables: Mapping[str, str | None]) -> str | None:
    """What takes the place of a reference; itself if the variable is not set, None if its value cannot be known."""
    if match["test"]:
        return "TRUE" if match["test"] in variables else "FALSE"
    name = match["plain"] or match["literal"] or match["identifier"]
    if name not in variables:
        return match[0]
    value = variables[name]
    if value is None or match["plain"]:
        return value
    return quoted_literal(value) if match["literal"] else quoted_identifier(value)
