"""meshdoc documents a PostgreSQL schema from its SQL migrations, without a database.

A run is the steps of `meshdoc.project`, in order; nothing is printed, and nothing is written before `files.write`:

    >>> from pathlib import Path
    >>> from meshdoc import Config, Outcome, files, project
    >>> config = Config(paths=(Path("migrations"),), platform="supabase")
    >>> given = project.read(config)
    >>> history = project.replay(config, given)
    >>> findings = project.lint(history)
    >>> book = project.book(config, history, findings, given)
    >>> pages = project.document(book)
    >>> pages["README.md"].splitlines()[0]
    '# Database schema'
    >>> [entry.location for entry in history.entries if entry.outcome is Outcome.REFUSED]
    []
    >>> text = project.export(book, "json")
    >>> files.write(config.output, pages)  # doctest: +SKIP

The public names, and only these, keep their meaning from one version to the next:

    Config          settings of a run; paths are relative to the working folder, `as_of` is a day in UTC
    read_config     folder to Config, from meshdoc.toml or pyproject.toml; raises ConfigError
    project         the pipeline: `read`, `replay`, `lint`, `book`, `document`, `export`
    files           `write` puts pages into a folder, `overwrite` also over changed files, `stale` lists what `write`
                    would change; all raise OutputError
    Cache           a memory for `project.replay` in a folder: a later run replays only new versions
    Input           what `project.read` found: versions, baselines, ignored files, the platform
    Version         one migration: id, name, date (UTC, or None), its files
    SourceFile      a path as shown to users, and its text
    History         every version's changes; `catalog` is the schema after the last one, `entries` one per statement
    Step            a version as it was replayed: changes, entries, notices; `external` for a baseline
    Entry           the outcome of one statement: `outcome`, and for a refusal `sqlstate` and PostgreSQL's `message`
    Outcome         applied, inert, refused, unsupported or uncertain; there is no other
    Catalog         the objects of a schema: `all(cls)` iterates over those of a class, `catalog[oid]` is one of them
    Book            what a document is about: a History and its findings
    Files           texts by path; paths are relative to the output folder and use `/`
    Finding         a Diagnostic of a lint rule; `about` is the oid of the object, 0 for the whole schema
    Diagnostic      code, severity, message and location; `str()` of it is what the command line prints
    Severity        error, warning or notice, from worst to least
    Location        path, line and column; both count from 1, columns in characters
    MeshdocError    base of the errors that the input causes; anything else that is raised is a defect
    ConfigError     a setting, a platform or a format that does not exist
    SourceError     a path that cannot be read or holds no SQL
    OutputError     a folder that cannot be written, or a file in it that meshdoc did not write or that was changed

SQL never raises: a statement that PostgreSQL would refuse is an Entry. Importing this package costs nothing; a name is
loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meshdoc import files, project
    from meshdoc.catalog.catalog import Catalog
    from meshdoc.config import Config, read_config
    from meshdoc.diagnostics import ConfigError, Diagnostic, Location, MeshdocError, Severity, SourceError
    from meshdoc.files import OutputError
    from meshdoc.history.history import History, Step
    from meshdoc.history.ledger import Entry, Outcome
    from meshdoc.input import Input
    from meshdoc.insight.finding import Finding
    from meshdoc.render import Book, Files
    from meshdoc.replay.cache import Cache
    from meshdoc.sources.version import SourceFile, Version

__all__ = ["Book", "Cache", "Catalog", "Config", "ConfigError", "Diagnostic", "Entry", "Files", "Finding", "History"]
__all__ += ["Input", "Location", "MeshdocError", "Outcome", "OutputError", "Severity", "SourceError", "SourceFile"]
__all__ += ["Step", "Version", "files", "project", "read_config"]

_NAMES = {
    "catalog.catalog": ("Catalog",),
    "config": ("Config", "read_config"),
    "diagnostics": ("ConfigError", "Diagnostic", "Location", "MeshdocError", "Severity", "SourceError"),
    "files": ("OutputError",),
    "history.history": ("History", "Step"),
    "history.ledger": ("Entry", "Outcome"),
    "insight.finding": ("Finding",),
    "project": ("Input",),
    "render": ("Book", "Files"),
    "replay.cache": ("Cache",),
    "sources.version": ("SourceFile", "Version"),
}
"""The public names of each module; `files` and `project` are modules themselves."""


def __getattr__(name: str) -> object:
    for module, names in _NAMES.items():
        if name in names:
            return getattr(importlib.import_module(f"meshdoc.{module}"), name)
    if name in __all__:
        return importlib.import_module(f"meshdoc.{name}")
    raise AttributeError(f"module 'meshdoc' has no attribute {name!r}")
