"""`meshdoc init`: detect how a project is read, and write that down as its settings."""

from __future__ import annotations

import posixpath
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, with_settings
from meshdoc.config import KEYS, Config
from meshdoc.diagnostics import ConfigError, MeshdocError
from meshdoc.settings import quoted, settings_file, value_of, written

if TYPE_CHECKING:
    from meshdoc.input import Input

FILE = Path("meshdoc.toml")
WIDEST = 100


@app.command(rich_help_panel="Project")
@with_settings
def init(settings: Settings) -> None:
    """Detect the layout and platform of a project, and write meshdoc.toml with them and all other settings explained.

    An existing file of settings is never changed.
    """
    from meshdoc import project
    from meshdoc.files.single import create

    if file := settings_file(Path()):
        raise ConfigError(f"{file} holds settings already: edit them there; `meshdoc config` lists them")
    _refuse_outside(settings)
    given = project.read(settings.config)
    chosen = {**_given(settings.config), "paths": _paths(settings.config, given)}
    if given.platform:
        chosen["platform"] = given.platform.name
    explained = _explained(given)
    create(FILE, "\n".join(_text(chosen, explained)))
    report.listing((*explained.values(), f"{FILE}: written"))


def _refuse_outside(settings: Settings) -> None:
    here = Path.cwd()
    for path in (*(settings.paths or ()), *(settings.baseline or ())):
        if path.is_absolute() or not path.resolve().is_relative_to(here):
            raise ConfigError(f"{path}: settings name only what is in the working folder, by relative paths")


def _given(used: Config) -> dict[str, object]:
    """The settings of the command line."""
    values = {key: value_of(used, key) for key in KEYS}
    return {key: value for key, value in values.items() if value != value_of(Config(), key)}


def _paths(used: Config, given: Input) -> tuple[Path, ...]:
    """The paths that were read; of a whole project, the folder of its migrations if that reads the same."""
    from meshdoc import project

    if used.paths:
        return used.paths
    folders = [posixpath.dirname(file.path) or "." for version in given.versions for file in version.files]
    narrow = Path(posixpath.commonpath(folders))
    try:
        again = project.read(replace(used, paths=(narrow,)))
    except MeshdocError:
        return (Path(),)
    return (narrow,) if again.versions == given.versions else (Path(),)


def _explained(given: Input) -> dict[str, str]:
    """What was detected, by the setting that it decides."""
    versions = given.versions
    layouts = ", ".join(dict.fromkeys(each.layout for each in given.detected))
    ends = " to ".join(dict.fromkeys(quoted(each.id) for each in (versions[0], versions[-1])))
    found = {"paths": f"Layout {layouts}: {report.count(len(versions), 'version')}, {ends}."}
    if given.platform:
        sign = f" detected at {quoted(str(given.platform.sign))}" if given.platform.sign else ""
        found["platform"] = f"Platform {given.platform.name}{sign}."
    return found


def _text(chosen: Mapping[str, object], explained: Mapping[str, str]) -> Iterator[str]:
    """The lines of the file: every setting with its help, those that are not chosen as comments."""
    yield "# Settings of meshdoc. `meshdoc config` prints those in force, `meshdoc help configuration` explains them."
    for name, key in KEYS.items():
        yield ""
        yield from textwrap.wrap(key.help, WIDEST, initial_indent="# ", subsequent_indent="# ")
        if name in explained:
            yield f"# {explained[name]}"
        yield f"{name} = {written(key, chosen[name])}" if name in chosen else f"# {name} = {key.example}"
    yield ""
