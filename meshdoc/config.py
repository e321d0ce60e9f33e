"""What can be set in `[tool.meshdoc]` of pyproject.toml, or at the top of meshdoc.toml, in the project's folder.

paths = ["migrations"]          folders, whose layout is detected, or files, in the order given
output = "output"               the folder that is written
platform = "supabase"           what the project runs on, or "none"; detected if neither this nor a baseline is given
baseline = ["platform.sql"]     files that describe what was there before the first version
database = "shop"               what the database is called; taken from the statements that name it where not given
as_of = 2026-01-31              the day of now() in every version
title = "My schema"             the heading of the first page
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from meshdoc.diagnostics import ConfigError
from meshdoc.record import record

FILES = ("meshdoc.toml", "pyproject.toml")


@record
class Config:
    """Settings of one run. Paths are relative to the project's folder."""

    paths: tuple[Path, ...] = (Path("migrations"),)
    output: Path = Path("output")
    platform: str = ""
    baseline: tuple[Path, ...] = ()
    database: str = ""
    as_of: datetime.date | None = None
    title: str = ""


def read_config(folder: Path) -> Config:
    """The settings of a project's folder; the defaults where it has none.

    Raises ConfigError for a file that is no TOML, an unknown key, a value of the wrong type, and two files of settings.
    """
    found = {name: table for name in FILES if (table := _table(folder / name)) is not None}
    if len(found) > 1:
        raise ConfigError("both meshdoc.toml and [tool.meshdoc] in pyproject.toml hold settings: keep one of them")
    config = Config()
    for name, table in found.items():
        for key, value in table.items():
            if key not in SETTERS:
                raise ConfigError(f"{name}: unknown key {key!r}; known are {', '.join(SETTERS)}")
            try:
                config = SETTERS[key](config, value)
            except TypeError as error:
                raise ConfigError(f"{name}: {key} must be {error}") from None
    return config


def _table(file: Path) -> dict[str, object] | None:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file.name}: {error}") from None
    if file.name == "meshdoc.toml":
        return content
    tools = content.get("tool", {})
    return tools.get("meshdoc") if isinstance(tools, dict) else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a string")
    return value


def _day(value: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise TypeError("a date without quotes, such as 2026-01-31")
    return value


def _files(value: object) -> tuple[Path, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of strings")
    return tuple(map(Path, value))


SETTERS: dict[str, Callable[[Config, object], Config]] = {
    "paths": lambda config, value: replace(config, paths=_files(value)),
    "output": lambda config, value: replace(config, output=Path(_text(value))),
    "platform": lambda config, value: replace(config, platform=_text(value)),
    "baseline": lambda config, value: replace(config, baseline=_files(value)),
    "database": lambda config, value: replace(config, database=_text(value)),
    "as_of": lambda config, value: replace(config, as_of=_day(value)),
    "title": lambda config, value: replace(config, title=_text(value)),
}
