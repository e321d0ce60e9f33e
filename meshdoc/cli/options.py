"""Shared by the commands: option types, and the options of every replay as one record."""

from __future__ import annotations

import datetime
import enum
import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from meshdoc.config import Config, read_config
from meshdoc.config.values import ON_ERROR

if TYPE_CHECKING:
    from meshdoc.replay.memory import Memory


class Listing(enum.Enum):
    """The format in which a command prints a list."""

    TEXT = "text"
    JSON = "json"


def flag(name: str, *, help: str, panel: str | None = None) -> Any:
    """An option without a value, shown as such in help."""
    return typer.Option(name, metavar="", rich_help_panel=panel, help=help)


def complete(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """The shell completion of an option with these values."""
    return lambda incomplete: [name for name in names() if name.startswith(incomplete)]


def _policy(text: str) -> str:
    if text not in ON_ERROR:
        raise typer.BadParameter(f"{text!r} is neither {' nor '.join(ON_ERROR)}")
    return text


# --- the options of every replay ----------------------------------------------------------------------------


def _platforms() -> list[str]:
    from meshdoc.platforms import NONE, platform

    return [*sorted(platform), NONE]


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2026-01-31 (YYYY-MM-DD)") from None


def _placeholder(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not name or not separator or len(value.splitlines()) > 1:
        raise typer.BadParameter(f"{text!r} is not a placeholder and its value, such as schema=app (NAME=VALUE)")
    return name, value


_PROJECT = "Project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is replayed, and how: the options of every command that replays. None and empty mean: as configured."""

    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Folders, whose layout is detected, or SQL files, replayed in the order given. Default: the "
            "configured paths, else migrations/, else what is detected in the working folder.",
        ),
    ] = None
    platform: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=_PROJECT,
            autocompletion=complete(_platforms),
            help="The platform that the project runs on, such as supabase, or none. Its own schemas are replayed "
            "first. Default: detected.",
        ),
    ] = None
    baseline: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_PROJECT,
            help="SQL describing the database before the first migration. May be repeated.",
        ),
    ] = None
    as_of: Annotated[
        datetime.date | None,
        typer.Option(
            metavar="DAY",
            parser=_day,
            rich_help_panel=_PROJECT,
            help="The day that now() returns (YYYY-MM-DD, midnight UTC). Default: the date of each migration.",
        ),
    ] = None
    at: Annotated[
        str | None,
        typer.Option(
            metavar="REVISION",
            rich_help_panel=_PROJECT,
            help="The version, tag, commit or day (YYYY-MM-DD) to read. Default: the files as they are.",
        ),
    ] = None
    on_error: Annotated[
        str | None,
        typer.Option(
            metavar="POLICY",
            parser=_policy,
            rich_help_panel=_PROJECT,
            autocompletion=complete(lambda: ON_ERROR),
            help="What is documented of a version that a new database refuses: continue, all that can be carried out, "
            "or rollback, what the server then holds. Default: continue.",
        ),
    ] = None
    only: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=_PROJECT,
            help="The database to read, of a project whose settings name several as [[database]].",
        ),
    ] = None
    placeholder: Annotated[
        list[Any] | None,
        typer.Option(
            metavar="NAME=VALUE",
            parser=_placeholder,
            rich_help_panel=_PROJECT,
            help="The value of a placeholder in the SQL, such as ${schema}. May be repeated.",
        ),
    ] = None
    guess_placeholders: Annotated[
        bool,
        flag(
            "--guess-placeholders",
            panel=_PROJECT,
            help="Take the values that the names of placeholders suggest, such as public for ${schema}.",
        ),
    ] = False
    no_cache: Annotated[bool, flag("--no-cache", panel=_PROJECT, help="Ignore the cache, and write none.")] = False
    debug: Annotated[bool, flag("--debug", panel=_PROJECT, help="Print the traceback if meshdoc itself fails.")] = False

    @property
    def config(self) -> Config:
        """The settings of the working folder, overridden by the command line.

        They belong to the project in that folder: if all paths are outside it, they are not used. Of several databases,
        the command line may choose one, or name other paths. Raises ConfigError.
        """
        return self.over(read_config(Path()) if self.is_of_project else Config())

    def over(self, config: Config) -> Config:
        """Settings overridden by the command line. Raises ConfigError for an unknown database."""
        if self.only:
            return self._overriding(config.only(self.only))
        databases = () if self.paths else tuple(map(self._overriding, config.databases))
        return replace(self._overriding(config), databases=databases)

    def _overriding(self, config: Config) -> Config:
        return replace(
            config,
            paths=tuple(self.paths or config.paths),
            platform=self.platform or config.platform,
            baseline=tuple(self.baseline or config.baseline),
            as_of=self.as_of or config.as_of,
            at=self.at or config.at,
            on_error=self.on_error or config.on_error,
            placeholders=(*config.placeholders, *(self.placeholder or ())),
            guess_placeholders=self.guess_placeholders or config.guess_placeholders,
        )

    @property
    def is_of_project(self) -> bool:
        """Whether anything to read is in the working folder, so that its settings apply."""
        here = Path.cwd()
        return not self.paths or any(path.resolve().is_relative_to(here) for path in self.paths)

    @property
    def memory(self) -> Memory:
        """The cache in the user's cache folder; with --no-cache, none."""
        from meshdoc.replay.cache import Cache
        from meshdoc.replay.memory import Forgetful

        if self.no_cache:
            return Forgetful()
        import platformdirs

        return Cache(
            platformdirs.user_cache_path("meshdoc", appauthor=False),
            platformdirs.user_state_path("meshdoc", appauthor=False),
        )


Source = Annotated[
    list[Path] | None,
    typer.Option(
        "--source",
        metavar="PATH",
        rich_help_panel=_PROJECT,
        help="A folder or SQL file of the migrations. May be repeated. Default: the configured paths, else "
        "migrations/, else what is detected in the working folder.",
    ),
]
"""The paths of a command whose arguments are something else."""


SourceUrl = Annotated[
    str,
    typer.Option(
        "--source-url",
        metavar="URL",
        help="Where the project's files can be seen, such as https://github.com/me/app/blob/v1.2, for links to lines.",
    ),
]
"""Where what is printed has links to lines of the input."""


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Settings`, which it takes as one parameter, `settings`."""
    return _with(command, get_type_hints(Settings, include_extras=True))


def with_source(command: Callable[..., None]) -> Callable[..., None]:
    """The same for a command with arguments of its own: the migrations are given as `--source`."""
    return _with(command, {**get_type_hints(Settings, include_extras=True), "paths": Source})


def _with(command: Callable[..., None], hints: dict[str, Any]) -> Callable[..., None]:
    shared = [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in fields(Settings)
    ]
    own = [item for item in inspect.signature(command, eval_str=True).parameters.values() if item.name != "settings"]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        settings = Settings(**{field.name: given.pop(field.name) for field in fields(Settings)})
        command(settings=settings, **given)

    taken: Any = run
    parameters = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in (*own, *shared)]
    taken.__signature__ = inspect.Signature(parameters)
    taken.__annotations__ = {item.name: item.annotation for item in parameters}
    return run
