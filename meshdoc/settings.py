"""What can be said about settings: where each is made, its value as TOML, and the JSON Schema of all."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from meshdoc.config import FILES, KEYS, Config, flat, table_of, text_of
from meshdoc.config.databases import NAME, split
from meshdoc.config.values import FORMS, UNITS, Key, named_lists, named_texts, size
from meshdoc.visible import INVISIBLE

_MOST_LINES = 20
"""Lines that are tried for the place of a setting."""


def settings_file(folder: Path) -> str | None:
    """The name of the file that holds a project's settings, if there is one. Raises ConfigError."""
    return next((name for name in FILES if table_of(folder / name) is not None), None)


def places(folder: Path) -> dict[str, str]:
    """The file and line where each setting of a project's folder is made, by its key. Raises ConfigError."""
    found = {}
    for name in FILES:
        for key, _ in flat(split(table_of(folder / name) or {})[0]):
            lines = text_of(folder / name).split("\n")
            path = (*(("tool", "meshdoc") if name == "pyproject.toml" else ()), *key.split("."))
            line = _line(lines, path)
            found[key] = f"{name}:{line}" if line else name
    return found


def _line(lines: Sequence[str], path: Sequence[str]) -> int | None:
    """The line that sets a key: the last one with its name before which the file is complete and lacks the key."""
    named = [number for number, line in enumerate(lines) if path[-1] in line.partition("#")[0]][-_MOST_LINES:]
    return next((number + 1 for number in reversed(named) if _lacks("\n".join(lines[:number]), path)), None)


def _lacks(text: str, path: Sequence[str]) -> bool:
    try:
        value: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value is None


def schema() -> dict[str, Any]:
    """The JSON Schema of meshdoc.toml, and of [tool.meshdoc] in pyproject.toml."""
    root = _object("Settings of meshdoc")
    for name, key in KEYS.items():
        *tables, last = name.split(".")
        inner = root
        for table in tables:
            inner = inner["properties"].setdefault(table, _object(f"The settings {table}.*"))
        inner["properties"][last] = {**FORMS[key.read], "description": key.help}
    own = _object("A database")
    own["properties"] = {"name": {"type": "string", "pattern": NAME}, **root["properties"]}
    several = {"type": "array", "items": {**own, "required": ["name"]}}
    database = root["properties"]["database"]
    shared = {**root["properties"], "database": {"anyOf": [database, several], "description": database["description"]}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "properties": shared}


def _object(title: str) -> dict[str, Any]:
    return {"title": title, "type": "object", "additionalProperties": False, "properties": {}}


def written(key: Key, value: object) -> str:
    """The value of a setting as TOML."""
    if key.read is size and isinstance(value, int):
        unit = next(unit for unit, factor in reversed(UNITS.items()) if value % factor == 0)
        return f'"{value // UNITS[unit]}{unit}"'
    if key.read is named_texts and isinstance(value, tuple):
        return f"{{ {', '.join(f'{quoted(name)} = {quoted(text)}' for name, text in value)} }}"
    if key.read is named_lists and isinstance(value, tuple):
        return f"{{ {', '.join(f'{quoted(name)} = {_written(texts)}' for name, texts in value)} }}"
    return _written(value)


def quoted(text: str) -> str:
    """A text as a string of TOML, on one line."""
    return INVISIBLE.sub(lambda match: f"\\U{ord(match[0]):08X}", json.dumps(text, ensure_ascii=False))


def _written(value: object) -> str:
    """A string, number, date, truth value or path, or a list of them, as TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Path):
        return quoted(value.as_posix())
    return quoted(value) if isinstance(value, str) else str(value)


def value_of(config: Config, key: str) -> object:
    """The value of a setting by its key."""
    return functools.reduce(getattr, key.split("."), config)
