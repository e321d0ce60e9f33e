"""`--write-baseline`: a file of what the migrations need and do not create."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc.cli import report
from meshdoc.config import Config

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.input import Input
    from meshdoc.replay.memory import Memory
    from meshdoc.sources import Version


def write_baseline(
    config: Config, given: Input, file: Path, memory: Memory, on_version: Callable[[Version], None]
) -> tuple[Input, History]:
    """The input with a further baseline, which is written to `file`, and its history.

    Raises OutputError if there is such a file, or if it cannot be written.
    """
    from meshdoc import project
    from meshdoc.files import OutputError
    from meshdoc.files.single import create
    from meshdoc.prerequisites.need import KINDS
    from meshdoc.reading import exists, shown

    if exists(file):
        raise OutputError(f"{shown(file)} exists: remove it, or name another file")
    supplied, history = project.supply(replace(config, assume=()), given, KINDS, shown(file), memory, on_version)
    if supplied is given:
        report.message("No baseline is needed: the migrations create everything that their statements name.")
        return given, history
    made = next(version for version in (*supplied.baselines, *supplied.versions) if version.id == shown(file))
    create(file, made.files[0].text)
    platform = f' and platform = "{given.platform.name}"' if given.platform else ""
    setting = _paths(config, given, supplied, made) or f'baseline = ["{shown(file)}"]{platform}'
    report.message(f"Wrote {shown(file)}: check its guesses, and set {setting}.")
    return supplied, history


def _paths(config: Config, given: Input, supplied: Input, made: Version) -> str:
    """The setting that reads the file between the paths; empty if it comes before all of them."""
    if made not in supplied.versions:
        return ""
    ends = list(accumulate(len(each.versions) for each in given.detected))
    paths = [path.as_posix() for path in config.paths]
    paths.insert(ends.index(supplied.versions.index(made)) + 1, made.id)
    return f"paths = [{', '.join(map(json.dumps, paths))}]"
