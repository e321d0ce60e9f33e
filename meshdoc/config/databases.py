"""The tables [[database]] of a project with several databases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meshdoc.diagnostics import ConfigError

NAME = r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"
"""The name of a database, which is its folder in the output, too."""


def split(table: dict[str, object]) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The settings of all databases, and those of each."""
    value = table.get("database")
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return table, []
    return {key: setting for key, setting in table.items() if key != "database"}, value


def taken_name(table: dict[str, object], file: str) -> str:
    """The name in a table, which then holds settings alone. Raises ConfigError if it names no folder."""
    name = table.pop("name", None)
    if not isinstance(name, str) or not re.fullmatch(NAME, name):
        example = 'such as name = "app"'
        raise ConfigError(f"{file}: each [[database]] needs a name of letters, digits, - and _, {example}")
    return name


def refuse_same(names: Sequence[str], file: str) -> None:
    """Raise ConfigError for two names that some file systems do not tell apart."""
    for place, name in enumerate(names):
        if any(name.lower() == other.lower() for other in names[:place]):
            raise ConfigError(f"{file}: two databases are called {name}: give each [[database]] a name of its own")
