"""The schemas in which a tool has migrations run, as its settings name them: by a key, or in a connection string."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from meshdoc.diagnostics import SourceError
from meshdoc.record import positional
from meshdoc.sources.candidate import FLYWAY
from meshdoc.sources.flyway_settings import flyway_settings
from meshdoc.sources.graphile_migrate import search_path
from meshdoc.sources.settings_file import LONGEST, plain_items
from meshdoc.sources.sift import sift
from meshdoc.sources.tree import Tree

LIQUIBASE = "liquibase"
GRAPHILE = "graphile-migrate"
_SPRING = r"application\.(?:properties|ya?ml)"
_ENVIRONMENT = r"\.env(?:\.(?:example|sample|dist|template|defaults?))?"
_FILES = {
    name: re.compile(rf"(?:.*/)?(?:{files})", re.IGNORECASE)
    for name, files in (
        (FLYWAY, rf"flyway[\w.-]*\.(?:conf|toml|properties)|{_SPRING}"),
        (LIQUIBASE, rf"liquibase[\w.-]*\.properties|{_SPRING}"),
        ("tern", r"tern[\w.-]*\.conf"),
        ("sql-migrate", r"dbconfig\.ya?ml"),
        (GRAPHILE, r"\.gmrc"),
        *((name, _ENVIRONMENT) for name in ("dbmate", "diesel", "sqlx")),
    )
}
"""The files that a layout's tool, or the program that runs it, reads the connection from."""
TELLING = frozenset(_FILES)
"""The layouts whose tools are told a schema."""
_CONNECTION = re.compile(
    r"^[ \t]*+(?:export[ \t]++)?[\"']?[\w.-]*(?:url|dsn|conn_string|datasource)[\"']?[ \t]*+[=:]"
    r"[^\n]*?[?&](?:currentSchema|search_path)=(?P<path>\w[\w,]*+)(?![$%{])",
    re.IGNORECASE | re.MULTILINE,
)
_OF_LIQUIBASE = re.compile(
    r"(?:.*\.)?liquibase\.(?:command\.)?default-?schema(?:-?name)?|defaultSchemaName", re.IGNORECASE
)


@positional
class SearchPath:
    """Schemas, the first of which is used for what has none, and the file that names them."""

    schemas: tuple[str, ...]
    path: str
    is_created: bool
    """Whether the tool creates the schema."""


def search_path_of(tree: Tree, layout: str, folder: str) -> SearchPath | None:
    """What the settings of a project agree on, for the migrations in `folder` as shown."""
    for found in (list(_named(tree, layout)), list(_connected(tree, layout, folder))):
        if found:
            return found[0] if len({each.schemas for each in found}) == 1 else None
    return None


def _named(tree: Tree, layout: str) -> Iterator[SearchPath]:
    """What keys name; both tools have it come before what the connection says."""
    own = {FLYWAY: _of_flyway, LIQUIBASE: _of_liquibase}
    for schema, path in own[layout](tree) if layout in own else ():
        yield SearchPath((schema, "$user", "public"), tree.show(path), is_created=layout == FLYWAY)


def _of_flyway(tree: Tree) -> Iterator[tuple[str, str]]:
    yield from ((each.schema, each.path) for each in flyway_settings(tree) if each.schema)


def _of_liquibase(tree: Tree) -> Iterator[tuple[str, str]]:
    for path in _settings(tree, LIQUIBASE):
        for key, value, _ in plain_items(tree, path):
            if value and _OF_LIQUIBASE.fullmatch(key):
                yield value, path


def _connected(tree: Tree, layout: str, folder: str) -> Iterator[SearchPath]:
    """What connection strings name, in settings that lie in the folder of the migrations or around it."""
    for path in _settings(tree, layout):
        home = tree.show(path).rpartition("/")[0]
        if not home or f"{folder}/".startswith(f"{home}/"):
            for named in _paths(tree, path, layout):
                schemas = (name.strip(" \"'") for name in named.split(","))
                yield SearchPath(tuple(filter(None, schemas)), tree.show(path), is_created=False)


def _paths(tree: Tree, path: str, layout: str) -> Iterator[str]:
    """Each search_path that a file sets."""
    try:
        if layout == GRAPHILE:
            yield from filter(None, [search_path(tree, path)])
        else:
            yield from (match["path"] for match in _CONNECTION.finditer(tree.text(path)[:LONGEST]))
    except SourceError:
        return


def _settings(tree: Tree, layout: str) -> Sequence[str]:
    form = _FILES.get(layout)
    return [path for path in sift(tree).tree.paths if form.fullmatch(path)] if form else []
