"""refinery, whose file names are Flyway's except that `U` files are migrations too."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_NAME = re.compile(r"[UV](?P<version>\d+(?:\.\d+)?)__(?P<name>\w+)\.sql")
_DEPENDENCY = re.compile(r"^[^\S\n]*+refinery(?:-core|_core)?\b", re.MULTILINE)
_SETTINGS = "refinery.toml"


@layout("refinery")
def refinery(tree: Tree) -> list[Version] | None:
    """`V<number>__<name>.sql` and `U<number>__<name>.sql` by number, in any subfolder.

    Recognized by `refinery.toml` or by a Cargo.toml that depends on refinery; a `U` file is an unversioned migration,
    which may be added out of order. https://docs.rs/refinery
    """
    for crate in _crates(tree):
        for home in homes(tree.under(crate) if crate else tree):
            paths = home.glob("**/*.sql") if home.mostly_sql else home.glob("*.sql")
            names = [(path, match) for path in paths if (match := _name(path))]
            if names:
                return [_version(home, path, match) for path, match in sorted(names, key=_order)]
    return None


def is_refinery(tree: Tree) -> bool:
    """Whether a project says that it uses refinery."""
    return bool(_crates(tree))


def _crates(tree: Tree) -> list[str]:
    """The folders that say so."""
    manifests = [path for path in tree.glob("**/Cargo.toml") if _DEPENDENCY.search(tree.text(path))]
    return [path.rpartition("/")[0] for path in [*tree.glob(f"**/{_SETTINGS}"), *manifests]]


def _name(path: str) -> re.Match[str] | None:
    return _NAME.fullmatch(PurePosixPath(path).name)


def _order(named: tuple[str, re.Match[str]]) -> tuple[list[int], str]:
    path, match = named
    return [int(part) for part in match["version"].split(".")], path


def _version(home: Tree, path: str, match: re.Match[str]) -> Version:
    return version(home, path, title=f"{match['version']}_{match['name']}")
