"""Temporal's schema tool."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.layout import OTHER_SYSTEMS, layout, planned, version_of_files
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_MANIFEST = re.compile(r"(?:(?P<home>.+)/)?versioned/(?P<folder>v[^/]*)/manifest\.json")
_FOLDER = re.compile(r"v(?P<number>\d+(?:\.\d+)*)")
_TABLE = re.compile(r"^create table\b", re.MULTILINE | re.IGNORECASE)
_NOT_OURS = OTHER_SYSTEMS | {"cassandra", "elasticsearch"}


@layout("temporal")
def temporal(tree: Tree) -> list[Version] | None:
    """`versioned/v<version>/manifest.json` by version, each naming its SQL files in order; `schema.sql` is a snapshot.

    If there are several such schemas, the one whose `schema.sql` has most tables is read.
    https://docs.temporal.io/self-hosted-guide/upgrade-server
    """
    homes: dict[str, list[str]] = {}
    for path in tree.paths:
        if (match := _MANIFEST.fullmatch(path)) and _NOT_OURS.isdisjoint(PurePosixPath(path).parts):
            homes.setdefault(match["home"] or "", []).append(match["folder"])
    if not homes:
        return None
    name = max(sorted(homes), key=lambda home: (_tables(tree, home), len(homes[home])))
    home = tree.under(f"{name}/versioned" if name else "versioned")
    folders = sorted(homes[name], key=lambda folder: _numbers(home, folder))
    return [found for folder in folders if (found := _version(home, folder))] or None


def _tables(tree: Tree, home: str) -> int:
    """How many tables the whole schema has, which is kept beside the versions."""
    snapshot = str(PurePosixPath(home) / "schema.sql")
    return len(_TABLE.findall(tree.text(snapshot))) if snapshot in tree.paths else 0


def _numbers(home: Tree, folder: str) -> list[int]:
    match = _FOLDER.fullmatch(folder)
    if not match:
        raise SourceError(
            f"{home.show(folder)}: the folder of a version is named v<number>: rename it, or move it away"
        )
    return [int(part) for part in match["number"].split(".")]


def _version(home: Tree, folder: str) -> Version | None:
    """The version in a folder; None if its manifest says that it changes nothing."""
    manifest = f"{folder}/manifest.json"
    try:
        content = json.loads(home.text(manifest))
        number, names = str(content["CurrVersion"]), [str(name) for name in content["SchemaUpdateCqlFiles"]]
        is_empty = not names and content.get("AllowNoCqlFiles") is True
    except RecursionError:
        raise SourceError(f"{home.show(manifest)}: not a valid manifest: nested too deeply") from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceError(f"{home.show(manifest)}: not a valid manifest: {error}") from None
    if number != folder.removeprefix("v"):
        raise SourceError(f"{home.show(manifest)}: its version is {number}, and its folder's is {folder}: correct one")
    if is_empty:
        return None
    if not names:
        raise SourceError(f"{home.show(manifest)}: names no SQL files: add them, or remove the folder")
    files = [planned(home, f"{folder}/{name}", manifest) for name in names]
    return version_of_files(home, files, title=folder.removeprefix("v"), transaction=Transaction.NONE)
