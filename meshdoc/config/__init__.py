"""The settings of a project: `[tool.meshdoc]` in pyproject.toml, or the top level of meshdoc.toml, in its folder.

`KEYS` describes each of them; `meshdoc help configuration` prints it.
"""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from meshdoc.config.databases import refuse_same, split, taken_name
from meshdoc.config.values import (
    Key,
    assumed,
    audience,
    day,
    direction,
    flag,
    folder_path,
    named_lists,
    named_texts,
    number,
    paths,
    policy,
    size,
    text,
    texts,
)
from meshdoc.diagnostics import ConfigError, SourceError, unknown
from meshdoc.limits import Limits, descriptions
from meshdoc.reading import LARGEST_FILE, LARGEST_INPUT, Reader
from meshdoc.record import record

FILES = ("meshdoc.toml", "pyproject.toml")
TABLES = ("limits", "check")
"""The tables whose settings have keys such as limits.NAME."""
MIGRATIONS = Path("migrations")
"""The folder that is read if no paths are given and it holds SQL."""


@record
class Checks:
    """The settings of `meshdoc check`."""

    parts: tuple[str, ...] = ()
    schema: Path | None = None
    baseline: Path = Path(".meshdoc-baseline.json")


@record
class Config:
    """Settings of one run, described in `KEYS`. Paths are relative to the working folder.

    `databases` are those of a project with several, each with the settings that it shares with the others; `name` is
    what such a one is called.
    """

    name: str = ""
    databases: tuple[Config, ...] = ()
    paths: tuple[Path, ...] = ()
    output: Path = Path("output")
    title: str = ""
    description: str = ""
    links: tuple[tuple[str, str], ...] = ()
    descriptions: Path | None = None
    pages: tuple[Path, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tenant: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    schemas: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    audience: str = "project"
    exposed_schemas: tuple[str, ...] = ()
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
    check: Checks = Checks()

    @property
    def asking_git(self) -> Config:
        """The same settings for a command whose result is not committed: git is asked unless that is switched off."""
        return replace(self, git=self.git is not False)

    def only(self, name: str) -> Config:
        """The settings of one of several databases. Raises ConfigError for an unknown name."""
        found = next((each for each in self.databases if each.name == name), None)
        if found is None:
            raise ConfigError(f"--only: {unknown('database', name, [each.name for each in self.databases])}")
        return found


def read_config(folder: Path, text: Callable[[Path], str] | None = None) -> Config:
    """The settings of a project's folder; the defaults if it has none. `text` reads its files, from disk by default.

    Raises ConfigError for invalid TOML, an unknown key, a value of the wrong type, two settings files, or a path that
    is not inside: the folder may come from a stranger, and only the command line may name what lies outside it.
    """
    found = {name: table for name in FILES if (table := table_of(folder / name, text)) is not None}
    if len(found) > 1:
        raise ConfigError("both meshdoc.toml and [tool.meshdoc] in pyproject.toml hold settings: keep one of them")
    config = Config()
    for name, table in found.items():
        shared, own = split(table)
        config = _with(config, name, shared)
        databases = tuple(_with(_of_one(config, name, each), name, each) for each in own)
        for each in databases or (config,):
            _refuse_outside(each, name, folder)
        refuse_same([each.name for each in databases], name)
        config = replace(config, databases=databases)
    return config


def _with(config: Config, file: str, table: dict[str, object]) -> Config:
    for key, value in flat(table):
        config = _set(config, file, key, value)
    return config


def _of_one(shared: Config, file: str, table: dict[str, object]) -> Config:
    """The settings of one of several databases before its own: it has a name, a title and a folder."""
    name = taken_name(table, file)
    return replace(shared, name=name, title=name, output=shared.output / name)


def flat(table: dict[str, object]) -> Iterator[tuple[str, object]]:
    """The settings with their keys, those of a table such as `limits` as limits.NAME."""
    for key, value in table.items():
        if key in TABLES and isinstance(value, dict):
            yield from ((f"{key}.{name}", each) for name, each in value.items())
        else:
            yield key, value


def _set(config: Config, file: str, key: str, value: object) -> Config:
    if key not in KEYS:
        raise ConfigError(f"{file}: {unknown('key', key, KEYS)}")
    try:
        read, (table, _, name) = KEYS[key].read(value), key.rpartition(".")
        if table:
            return replace(config, **{table: replace(getattr(config, table), **{name: read})})
        return replace(config, **{key: read})
    except TypeError as error:
        raise ConfigError(f"{file}: {key} must be {error}, such as {key} = {KEYS[key].example}") from None


def _refuse_outside(config: Config, file: str, folder: Path) -> None:
    """Refuse paths outside the project, and an output folder that holds the project's own files."""
    project = Path(os.path.realpath(folder))
    sidecar = (config.descriptions,) if config.descriptions else ()
    named = {
        "paths": config.paths or (MIGRATIONS,),
        "baseline": config.baseline,
        "descriptions": sidecar,
        "pages": config.pages,
        "output": (config.output,),
        "check": (config.check.baseline, *((config.check.schema,) if config.check.schema else ())),
    }
    real = {key: [Path(os.path.realpath(folder / path)) for path in each] for key, each in named.items()}
    for key, places in real.items():
        for path, shown in zip(places, named[key], strict=True):
            if not path.is_relative_to(project):
                raise ConfigError(f"{file}: {key}: {shown} is outside the project: name it on the command line instead")
    (output,) = real["output"]
    for path in (project, *real["paths"], *real["baseline"], *real["descriptions"], *real["pages"]):
        if path.is_relative_to(output):
            raise ConfigError(f"{file}: output: {config.output} holds files of the project: name a folder of its own")


def table_of(file: Path, text: Callable[[Path], str] | None = None) -> dict[str, object] | None:
    """The settings in a file; None if there is no such file, or none in it. Raises ConfigError."""
    content = toml_of(file, text)
    if content is None or file.name == "meshdoc.toml":
        return content
    tools = content.get("tool", {})
    table = tools.get("meshdoc") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file.name}: tool.meshdoc must be a table: write [tool.meshdoc], and the settings below it")
    return table


def toml_of(file: Path, text: Callable[[Path], str] | None = None) -> dict[str, object] | None:
    """The content of a file; None if there is no such file. Raises ConfigError if it cannot be read."""
    try:
        return tomllib.loads((text or text_of)(file))
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


def text_of(file: Path) -> str:
    return Reader().read(str(file), file.name, Path(os.path.realpath(file.parent))).decode("utf-8")


def _limits() -> dict[str, Key]:
    return {
        f"limits.{name}": Key(example=str(default), help=f"{help} Default: {default}.", read=number)
        for name, (default, help) in descriptions().items()
    }


KEYS: dict[str, Key] = {
    "paths": Key(
        example='["migrations"]',
        help="Folders, whose layout is detected, or SQL files, replayed in this order. "
        "Default: migrations/ if it holds SQL for PostgreSQL, else the migrations detected in the working folder.",
        read=paths,
    ),
    "output": Key(
        example='"output"',
        help="The folder that `build` writes, inside the project. Default: output/.",
        read=folder_path,
    ),
    "title": Key(example='"My schema"', help="The heading of the first page.", read=text),
    "description": Key(
        example='"Orders and payments."', help="The paragraph below the heading of the first page.", read=text
    ),
    "links": Key(
        example='{ README = "README.md", "API" = "https://example.com/api" }',
        help="Related documents that the first page links to, by their title: files of the project, or addresses.",
        read=named_texts,
    ),
    "descriptions": Key(
        example='"descriptions.toml"',
        help="A TOML file with descriptions of objects and columns that have no COMMENT, by name: "
        '"public.orders" or "public.orders.total". The pages name the file as their source.',
        read=folder_path,
    ),
    "pages": Key(
        example='["docs/schema"]',
        help="Narrative pages: Markdown files, or folders of them, that become part of the documentation; "
        "`meshdoc help pages` describes what they may contain. Default: pages/ beside the SQL.",
        read=paths,
    ),
    "groups": Key(
        example='{ billing = ["invoice*", "payments.*"] }',
        help="The areas of the schema: patterns of table names by area; a name without a schema is in public. "
        "Default: found by schema, shared prefix and foreign keys.",
        read=named_lists,
    ),
    "tenant": Key(
        example='"public.accounts"',
        help="The table whose rows are the tenants; a name without a schema is in public. Default: found by policies "
        "that compare a column with the caller, else the table that most foreign keys lead to.",
        read=text,
    ),
    "reasons": Key(
        example='{ "orders.customer_id" = "policies compare it" }',
        help="Why tables, columns and indexes are as they are, by name; a name without a schema is in public. Reports "
        "show the reason beside what they report.",
        read=named_texts,
    ),
    "schemas": Key(
        example='["public", "app"]',
        help="The schemas to document; objects of others are external. Default: all.",
        read=texts,
    ),
    "hide": Key(
        example='["audit_*", "internal.*"]',
        help="Patterns of tables, views, functions and types that no page shows or mentions. Names of files are shown.",
        read=texts,
    ),
    "audience": Key(
        example='"public"',
        help="For whom the pages are: project, everything; or public, without findings, the replay report, columns "
        "that look like secrets, and settings of roles. Default: project.",
        read=audience,
    ),
    "exposed_schemas": Key(
        example='["public", "api"]',
        help="The schemas that an API such as PostgREST exposes. The first page marks them.",
        read=texts,
    ),
    "platform": Key(
        example='"supabase"',
        help="The platform that the project runs on, or none. Its own schemas come before the first migration. "
        "Default: detected, unless a baseline is given.",
        read=text,
    ),
    "baseline": Key(
        example='["platform.sql"]',
        help="SQL files that describe the database before the first migration. Their objects are external.",
        read=paths,
    ),
    "database": Key(
        example='"shop"',
        help="The name of the database that the migrations are run in, as GRANT ... ON DATABASE and "
        "ALTER DATABASE name it. Default: the first such name. A project with several databases has a table "
        "[[database]] for each, with its name and the settings that are its own, such as paths.",
        read=text,
    ),
    "on_error": Key(
        example='"rollback"',
        help="What is documented of a version that a new database refuses: continue, all that can be carried out; or "
        "rollback, what the server then holds: the run ends there, and the version is rolled back if its tool runs it "
        "in one transaction. Default: continue.",
        read=policy,
    ),
    "as_of": Key(
        example="2026-01-31",
        help="The day that now() returns in every migration, at midnight UTC. Default: the date of each migration.",
        read=day,
    ),
    "at": Key(
        example='"v1.2"',
        help="What to read instead of the files as they are: a version of the migrations, up to which they are "
        "replayed, or a tag, a day (YYYY-MM-DD) or a commit of the git repository. A prefix such as tag: names the "
        "kind.",
        read=text,
    ),
    "git": Key(
        example="true",
        help="Whether to name the commit, author, date and first tag of each version. Default: only if git ignores the "
        "output folder, or it is outside of the repository; committed pages cannot name the commit that they are in.",
        read=flag,
    ),
    "seed_data": Key(
        example='["public.plans"]',
        help="Tables whose rows are shown where statements that modify them are quoted. Default: none; the constants "
        "of INSERT, UPDATE, DELETE, MERGE and COPY are hidden.",
        read=texts,
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
        read=flag,
    ),
    "assume": Key(
        example='["schema", "role"]',
        help="Create the schemas, roles, extensions or collations of the operating system that statements need and no "
        "migration creates, as external objects, or put the schemas that they need on the search_path. "
        "Default: none; such statements are refused, as PostgreSQL refuses them.",
        read=assumed,
    ),
    "diagram_direction": Key(
        example='"TB"',
        help="The direction of the diagrams: LR, from left to right, which keeps them narrow and needs Mermaid 11.5 or "
        "later; or TB, from top to bottom, which every version can draw, but with smaller text. Default: LR.",
        read=direction,
    ),
    "max_file_size": Key(
        example='"256MB"', help="A larger input file is refused before it is read. Default: 64MB.", read=size
    ),
    "max_input_size": Key(
        example='"4GB"', help="More input than this, all files together, is refused. Default: 1GB.", read=size
    ),
    "check.parts": Key(
        example='["pages", "new-database"]',
        help="What `meshdoc check` checks: pages, new-database, schema, order, findings. Default: everything.",
        read=texts,
    ),
    "check.schema": Key(
        example='"db/schema.sql"',
        help="The snapshot of the schema that must agree with the migrations. Default: schema.sql, if there is one.",
        read=folder_path,
    ),
    "check.baseline": Key(
        example='"findings.json"',
        help="The file of accepted findings, which `meshdoc check --accept` writes. Default: .meshdoc-baseline.json.",
        read=folder_path,
    ),
    **_limits(),
}
"""Every setting by its key, in the order of help."""
