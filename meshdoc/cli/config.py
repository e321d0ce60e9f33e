"""`meshdoc config`: the settings in force, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, flag, with_settings
from meshdoc.config import KEYS, Config, read_config
from meshdoc.settings import places, schema, value_of, written

WIDEST = 60
"""Origins of settings up to this width are aligned."""


@app.command("config", rich_help_panel="Project")
@with_settings
def show_config(
    settings: Settings,
    show_schema: Annotated[bool, flag("--schema", help="Print the JSON Schema of meshdoc.toml instead.")] = False,
) -> None:
    """Print the settings in force as TOML, each with its origin: a file and line, the command line, or the default."""
    if show_schema:
        report.result(json.dumps(schema(), indent=1) + "\n")
        return
    lines = list(_lines(settings))
    width = min(WIDEST, max(len(setting) for setting, _ in lines))
    report.result("".join(f"{setting:{width}}  # {origin}\n" for setting, origin in lines))


def _lines(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each setting as a line of TOML, in a comment if it has no value, and its origin."""
    used, project, made = settings.config, Config(), dict[str, str]()
    if settings.is_of_project:
        shared, made = read_config(Path()), places(Path())
        project = shared.only(settings.only) if settings.only else shared
        own = (key for key in KEYS if value_of(project, key) != value_of(shared, key))
        made |= dict.fromkeys(own, f"[[database]] {settings.only}")
    for key in KEYS:
        value = value_of(used, key)
        origin = "default" if value == value_of(Config(), key) else "command line"
        if value == value_of(project, key):
            origin = made.get(key, origin)
        is_set = value not in (None, "", ())
        yield f"{key} = {written(KEYS[key], value)}" if is_set else f"# {key} is not set", origin
