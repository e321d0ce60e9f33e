"""Files whose names begin with a dotted version number, as Bytebase reads them."""

from __future__ import annotations

import re
from dataclasses import replace

from meshdoc.sources.editions import is_upgrade
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.plain import is_down
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Version

_NAME = re.compile(r"[vV]?(?P<number>\d+(?:\.\d+)*)(?:_(?!_)|[- ])(?P<name>[^/]+)\.sql")
_STEP = re.compile(r"[vV]?(?P<number>\d+(?:\.\d+)+_\d+)_(?P<name>[^/]+)\.sql")
_CHANGE = re.compile(
    r"[^/#]+(?P<mark>##|__)(?P<number>\d[\w.]*?)(?P=mark)(?P<type>migrate|data|baseline|ddl|dml)(?P=mark)(?P<name>[^/]+)\.sql"
)


@layout("bytebase")
def bytebase(tree: Tree) -> list[Version] | None:
    """`[v]<version>_<name>.sql` by version number, or `<database>##<version>##<type>##<name>.sql` by version.

    The first form applies if a version has dots, because natural order would put 1.0.1 before 1.0; if a number follows
    in all names, such as `1.0_02_name`, it belongs to the version. In the second, the type is `baseline`, `migrate`,
    `data`, `ddl` or `dml`, and `__` may stand for `##`.
    https://docs.bytebase.com/gitops/overview
    """
    for home in homes(tree):
        for form, order in ((_CHANGE, _text), (_NAME, _numbers)):
            paths = home.glob("*.sql")
            steps = (path for path in paths if not (is_down(path, paths) or is_upgrade(path)))
            names = [match for path in steps if (match := form.fullmatch(path))]
            if names and (form is _CHANGE or any("." in match["number"] for match in names)):
                numbered = [_STEP.fullmatch(match[0]) for match in names] if form is _NAME else []
                chosen = [match for match in numbered if match] if all(numbered) and numbered else names
                return [_version(home, match) for match in sorted(chosen, key=order)]
    return None


def _numbers(match: re.Match[str]) -> tuple[object, str]:
    return [int(part) for part in re.split(r"[._]", match["number"])], match[0]


def _text(match: re.Match[str]) -> tuple[object, str]:
    return match["number"], match[0]


def _version(home: Tree, match: re.Match[str]) -> Version:
    kind = Kind.BASELINE if match.groupdict().get("type") == "baseline" else Kind.MIGRATION
    read = version(home, match[0], title=f"{match['number']}_{match['name']}", kind=kind)
    return replace(read, id=match["number"], name=match["name"])
