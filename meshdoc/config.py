"""The settings of a project: `[tool.meshdoc]` in pyproject.toml, or the top level of meshdoc.toml, in its folder.

`KEYS` describes each of them; `meshdoc help configuration` prints it.
"""

from __future__ import annotations

import datetime
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from meshdoc.diagnostics import ConfigError, SourceError, unknown
from meshdoc.limits import Limits, descriptions
from meshdoc.reading import LARGEST_FILE, LARGEST_INPUT, Reader
from meshdoc.record import record

FILES = ("meshdoc.toml", "pyproject.toml")
ON_ERROR = ("continue", "rollback")
DIRECTIONS = ("LR", "TB")
MIGRATIONS = Path("migrations")
"""The folder that is read if no paths are given and it holds SQL."""
ASSUMABLE = frozenset({"schema", "role"})
"""The kinds of objects that a project can have created as external objects."""


@record
class Config:
    """Settings of one run, described in `KEYS`. Paths are relative to the working folder."""

    paths: tuple[Path, ...] = ()
    output: Path = Path("output")
    title: str = ""
    platform: str = ""
    baseline: tuple[Path, ...] = ()
    database: str = ""
    on_error: str = "continue"
    as_of: datetime.date | None = None
    at: str = ""
    git: bool | None = None
    seed_data: tuple[str, ...] = ()
    placeholders: tuple[tuple[str, str], ...] = ()
    guess_placeholders: bool = False
    assume: tuple[str, ...] = ()
    diagram_direction: str = "LR"
    max_file_size: int = LARGEST_FILE
    max_input_size: int = LARGEST_INPUT
    limits: Limits = Limits()

    @property
    def asking_git(self) -> Config:
        """The same settings for a command whose result is not committed: git is asked unless that is switched off."""
        return replace(self, git=self.git is not False)


def read_config(folder: Path) -> Config:
    """The settings of a project's folder; the defaults if it has none.

    Raises ConfigError for invalid TOML, an unknown key, a value of the wrong type, two settings files, or a path that
    is not inside: the folder may come from a stranger, and only the command line may name what lies outside it.
    """
    found = {name: table for name in FILES if (table := table_of(folder / name)) is not None}
    if len(found) > 1:
        raise ConfigError("both meshdoc.toml and [tool.meshdoc] in pyproject.toml hold settings: keep one of them")
    config = Config()
    for name, table in found.items():
        for key, value in flat(table):
            config = _set(config, name, key, value)
        _refuse_outside(config, name, folder)
    return config


def flat(table: dict[str, object]) -> Iterator[tuple[str, object]]:
    """The settings with their keys, those of the table `limits` as limits.NAME."""
    for key, value in table.items():
        if key == "limits" and isinstance(value, dict):
            yield from ((f"limits.{name}", limit) for name, limit in value.items())
        else:
            yield key, value


def _set(config: Config, file: str, key: str, value: object) -> Config:
    if key not in KEYS:
        raise ConfigError(f"{file}: {unknown('key', key, KEYS)}")
    try:
        read, limit = KEYS[key].read(value), key.removeprefix("limits.")
        if limit != key:
            return replace(config, limits=replace(config.limits, **{limit: read}))
        return replace(config, **{key: read})
    except TypeError as error:
        raise ConfigError(f"{file}: {key} must be {error}, such as {key} = {KEYS[key].example}") from None


def _refuse_outside(config: Config, file: str, folder: Path) -> None:
    """Refuse paths outside the project, and an output folder that holds the project's own files."""
    project = Path(os.path.realpath(folder))
    named = {"paths": config.paths or (MIGRATIONS,), "baseline": config.baseline, "output": (config.output,)}
    real = {key: [Path(os.path.realpath(folder / path)) for path in paths] for key, paths in named.items()}
    for key, paths in real.items():
        for path, shown in zip(paths, named[key], strict=True):
            if not path.is_relative_to(project):
                raise ConfigError(f"{file}: {key}: {shown} is outside the project: name it on the command line instead")
    (output,) = real["output"]
    for path in (project, *real["paths"], *real["baseline"]):
        if path.is_relative_to(output):
            raise ConfigError(f"{file}: output: {config.output} holds files of the project: name a folder of its own")


def table_of(file: Path) -> dict[str, object] | None:
    try:
        content = tomllib.loads(text_of(file))
    except FileNotFoundError:
        return None
    except SourceError as error:
        raise ConfigError(str(error)) from None
    except RecursionError:
        raise ConfigError(f"{file.name} is not valid TOML: it is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file.name} is not valid TOML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file.name} cannot be read: {error}") from None
    if file.name == "meshdoc.toml":
        return content
    tools = content.get("tool", {})
    table = tools.get("meshdoc") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file.name}: tool.meshdoc must be a table: write [tool.meshdoc], and the settings below it")
    return table


def text_of(file: Path) -> str:
    return Reader().read(str(file), file.name, Path(os.path.realpath(file.parent))).decode("utf-8")


_SIZE = re.compile(r"(\d{1,9}) ?(kB|MB|GB)")
UNITS = {"kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


# --- the keys -----------------------------------------------------------------------------------------------


@record
class Key:
    """One setting: a value as it is written in TOML, what it does, and the reader of the value.

    The reader raises TypeError with the type that the value must have; `FORMS` holds the JSON Schema of its values.
    """

    example: str
    help: str
    read: Reading


Reading: TypeAlias = Callable[[object], Any]
FORMS: dict[Reading, dict[str, Any]] = {}
"""The JSON Schema of the values that each reader takes. A date of TOML is a string there, as editors have it."""


def _form(type: str, **more: Any) -> Callable[[Reading], Reading]:
    """Register the JSON Schema of a reader's values."""

    def register(read: Reading) -> Reading:
        FORMS[read] = {"type": type, **more}
        return read

    return register


@_form("string")
def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("a string without NUL" if isinstance(value, str) else "a string")
    return value


@_form("string")
def _folder(value: object) -> Path:
    return Path(_text(value))


@_form("array", items={"type": "string"})
def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and "\0" not in item for item in value):
        raise TypeError("a list of strings")
    return tuple(value)


@_form("array", items={"type": "string"})
def _paths(value: object) -> tuple[Path, ...]:
    return tuple(map(Path, _texts(value)))


@_form("string", pattern=f"^{_SIZE.pattern}$")
def size(value: object) -> int:
    """A size in PostgreSQL's units."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise TypeError("a string with a unit, which is kB, MB or GB")
    return int(match[1]) * UNITS[match[2]]


@_form("string", format="date")
def _day(value: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise TypeError("a date without quotes")
    return value


@_form("boolean")
def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


@_form("string", enum=ON_ERROR)
def _policy(value: object) -> str:
    return _one_of(ON_ERROR, value)


@_form("string", enum=DIRECTIONS)
def _direction(value: object) -> str:
    return _one_of(DIRECTIONS, value)


def _one_of(choices: Collection[str], value: object) -> str:
    if value not in choices:
        raise TypeError(" or ".join(f'"{each}"' for each in choices))
    return str(value)


@_form("integer", minimum=1)
def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError("a whole number above zero")
    return value


@_form("object", additionalProperties={"type": "string"})
def named_texts(value: object) -> tuple[tuple[str, str], ...]:
    """A table of strings, each on one line: a line more would move what follows it."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise TypeError("a table of strings")
    if any(set("\0\r\n") & set(text) for text in value.values()):
        raise TypeError("a table of strings, each on one line")
    return tuple(value.items())


@_form("array", items={"type": "string", "enum": sorted(ASSUMABLE)})
def _assumed(value: object) -> tuple[str, ...]:
    kinds: tuple[str, ...] = _texts(value)
    if not ASSUMABLE.issuperset(kinds):
        raise TypeError('a list of "schema" and "role"')
    return kinds


def _limits() -> dict[str, Key]:
    return {
        f"limits.{name}": Key(example=str(default), help=f"{help} Default: {default}.", read=_number)
        for name, (default, help) in descriptions().items()
    }


KEYS: dict[str, Key] = {
    "paths": Key(
        example='["migrations"]',
        help="Folders, whose layout is detected, or SQL files, replayed in this order. "
        "Default: migrations/ if it holds SQL, else the migrations detected in the working folder.",
        read=_paths,
    ),
    "output": Key(
        example='"output"', help="The folder that `build` writes, inside the project. Default: output/.", read=_folder
    ),
    "title": Key(example='"My schema"', help="The heading of the first page.", read=_text),
    "platform": Key(
        example='"supabase"',
        help="The platform that the project runs on, or none. Its own schemas come before the first migration. "
        "Default: detected, unless a baseline is given.",
        read=_text,
    ),
    "baseline": Key(
        example='["platform.sql"]',
        help="SQL files that describe the database before the first migration. Their objects are external.",
        read=_paths,
    ),
    "database": Key(
        example='"shop"',
        help="The name of the database that the migrations are run in, as GRANT ... ON DATABASE and "
        "ALTER DATABASE name it. Default: the first such name.",
        read=_text,
    ),
    "on_error": Key(
        example='"rollback"',
        help="What is documented of a version that a new database refuses: continue, all that can be carried out; or "
        "rollback, what the server then holds: the run ends there, and the version is rolled back if its tool runs it "
        "in one transaction. Default: continue.",
        read=_policy,
    ),
    "as_of": Key(
        example="2026-01-31",
        help="The day that now() returns in every migration, at midnight UTC. Default: the date of each migration.",
        read=_day,
    ),
    "at": Key(
        example='"v1.2"',
        help="What to read instead of the files as they are: a version of the migrations, up to which they are "
        "replayed, or a tag, a day (YYYY-MM-DD) or a commit of the git repository. A prefix such as tag: names the "
        "kind.",
        read=_text,
    ),
    "git": Key(
        example="true",
        help="Whether to name the commit, author, date and first tag of each version. Default: only if git ignores the "
        "output folder, or it is outside of the repository; committed pages cannot name the commit that they are in.",
        read=_flag,
    ),
    "seed_data": Key(
        example='["public.plans"]',
        help="Tables whose rows are shown where statements that modify them are quoted. Default: none; the constants "
        "of INSERT, UPDATE, DELETE, MERGE and COPY are hidden.",
        read=_texts,
    ),
    "placeholders": Key(
        example='{ schema = "app", owner = "app_owner" }',
        help="The values of placeholders in the SQL files, such as ${schema}, {{ .Schema }} or :schema. A file with a "
        "placeholder that has no value is not replayed: the run ends with the list of them.",
        read=named_texts,
    ),
    "guess_placeholders": Key(
        example="true",
        help="Whether placeholders without a value get the one that their name suggests, such as public for ${schema}. "
        "The pages list what was guessed. Default: false.",
        read=_flag,
    ),
    "assume": Key(
        example='["schema", "role"]',
        help="Create the schemas or roles that statements need and no migration creates, as external objects. "
        "Default: none; such statements are refused, as PostgreSQL refuses them.",
        read=_assumed,
    ),
    "diagram_direction": Key(
        example='"TB"',
        help="The direction of the diagrams: LR, from left to right, which keeps them narrow and needs Mermaid 11.5 or "
        "later; or TB, from top to bottom, which every version can draw, but with smaller text. Default: LR.",
        read=_direction,
    ),
    "max_file_size": Key(
        example='"256MB"', help="A larger input file is refused before it is read. Default: 64MB.", read=size
    ),
    "max_input_size": Key(
        example='"4GB"', help="More input than this, all files together, is refused. Default: 1GB.", read=size
    ),
    **_limits(),
}
"""Every setting by its key, in the order of help."""
