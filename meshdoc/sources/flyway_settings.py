"""Flyway's settings: the folders of a history, and the schema in which its migrations run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from meshdoc.record import positional
from meshdoc.sources.settings_file import plain_items
from meshdoc.sources.sift import sift
from meshdoc.sources.tree import Tree

_FILE = re.compile(
    r"(?:.*/)?(?:flyway[\w.-]*\.(?:conf|toml|properties)|application\.(?:properties|ya?ml))", re.IGNORECASE
)
_KEY = re.compile(
    r"(?P<database>(?:.*\.)?flyway\.(?:datasources\.[\w-]+\.)?|environments\.[\w-]+\.)(?P<name>locations|schemas|default-?schema)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:classpath\*?|filesystem):/*")
_VENDOR = "{vendor}"
_MOST_WILDCARDS = 4
_NOTHING = re.compile(r"(?!)")


@positional
class FlywaySettings:
    """What one file says, as far as it does not depend on the environment: `path` is as in the tree."""

    path: str
    locations: tuple[str, ...]
    schema: str


def flyway_settings(tree: Tree) -> Iterator[FlywaySettings]:
    """What each settings file of a project says, of one database after another."""
    for path in filter(_FILE.fullmatch, sift(tree).tree.paths):
        databases: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for key, value, _ in plain_items(tree, path):
            if value and (match := _KEY.fullmatch(key)):
                name = match["name"].lower().replace("-", "")
                databases[match["database"].lower()][name] += [part.strip() for part in value.split(",")]
        for found in databases.values():
            schemas = [*found.get("defaultschema", ()), *found.get("schemas", ()), ""]
            yield FlywaySettings(path, tuple(found.get("locations", ())), schemas[0])


def folders_of(tree: Tree, settings: FlywaySettings) -> list[str]:
    """The folders of the tree that the locations mean: below the settings' own folder, or the only ones that end so.

    A location with wildcards means all folders that end so.
    """
    known = {path.rpartition("/")[0] for path in tree.glob("**/*.sql")}
    found: list[str] = []
    for location in settings.locations:
        name = normpath(_PREFIX.sub("", location).replace(_VENDOR, "postgresql"))
        beside = normpath(PurePosixPath(settings.path).parent / name)
        form = _form(name)
        ends = [folder for folder in sorted(known) if form.fullmatch(f"/{folder}")]
        found += [beside] if beside in known else ends if len(ends) == 1 or "*" in name else []
    return list(dict.fromkeys(found))


def _form(location: str) -> re.Pattern[str]:
    """The folders below a slash that a location means: `*` and `?` are of one name, `**` of any; files may be named."""
    folder = location.rpartition("/")[0] if location.endswith(".sql") else location
    if folder.count("*") > _MOST_WILDCARDS:
        return _NOTHING
    names = (re.escape(name).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") for name in folder.split("/"))
    return re.compile(".*" + "".join("(?:/[^/]+)*" if name == "[^/]*[^/]*" else f"/{name}" for name in names))
