"""The changelogs of a tree, and the files that they name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import basename, dirname, normpath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.changelog.conditions import is_wanted
from meshdoc.sources.changelog.element import Element, Malformed
from meshdoc.sources.changelog.xml import read_xml
from meshdoc.sources.tree import Tree

ROOT = "databaseChangeLog"
SUFFIXES = frozenset({".xml", ".yaml", ".yml", ".json"})
_LIKELY = re.compile(r"changelog|liquibase|migration|changeset|(?:^|/)db(?:/|$)", re.IGNORECASE)
_TEST = re.compile(r"(?:^|/)(?:tests?|examples?|samples?|it)/", re.IGNORECASE)
_MAIN = re.compile(r"master|main|root|index|migrations\.", re.IGNORECASE)
_SETTINGS = re.compile(
    r"(?:^|/)(?:liquibase[^/]*\.properties|application[^/]*\.(?:properties|ya?ml)|pom\.xml|build\.gradle(?:\.kts)?)$"
)
_NAMED = re.compile(
    r"change-?log(?:-?file)?[\"'>]*\s*[:=>(]\s*[\"']?([\w./:$\\{}-]{1,500}\.(?:xml|ya?ml|json|sql))", re.I
)


class Changelogs:
    """The changelogs of a tree, each read once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._read: dict[str, Element | None] = {}
        self._by_name: dict[str, list[str]] = {}
        for path in tree.paths:
            self._by_name.setdefault(basename(path), []).append(path)

    def get(self, path: str) -> Element | None:
        """The element `databaseChangeLog` of a file; None if the file is something else.

        Raises SourceError for a changelog that cannot be read.
        """
        if path not in self._read:
            self._read[path] = self._parsed(path) if self._has(path) else None
        return self._read[path]

    def _has(self, path: str) -> bool:
        return path in self._by_name.get(basename(path), ())

    def _parsed(self, path: str) -> Element | None:
        text = self.tree.text(path)
        if ROOT not in text:
            return None
        try:
            if path.endswith(".xml"):
                root = read_xml(self.tree.load(path))
                return root if root.name == ROOT else None
            return _yaml(text).first(ROOT)
        except Malformed as error:
            raise SourceError(f"{self.tree.show(path)}:{error.line}: {error}: correct it") from None

    def root(self) -> str | None:
        """The changelog that the others are included from: the one that the settings name, else that with the most."""
        if not self._likely:
            return None
        named = set(self._named())
        roots = self.outermost or self._likely
        return max(roots, key=lambda path: (path in named, *_rank(path), len(self.reached(path))))

    def others(self, root: str) -> list[str]:
        """The changelogs that include some, and that neither the root nor any other one leads to."""
        return [path for path in self.outermost if path != root and len(self.reached(path)) > 1]

    def holding(self) -> list[str]:
        """The changelogs that hold or include changes, and that none leads to."""
        return [path for path in self.outermost if len(self.reached(path)) > 1 or self._holds_changes(path)]

    def beside(self, root: str) -> list[str]:
        """Those of them in the folder of another one."""
        return [path for path in self.holding() if path != root and dirname(path) == dirname(root)]

    def _holds_changes(self, path: str) -> bool:
        root = self.get(path)
        return root is not None and any(map(is_wanted, root.all("changeSet")))

    @cached_property
    def _likely(self) -> list[str]:
        return [path for path in self.tree.paths if _is_likely(path) and self.get(path) is not None]

    @cached_property
    def outermost(self) -> list[str]:
        """The changelogs that no other one includes."""
        inside = {target for path in self._likely for target in self._includes(path)}
        return [path for path in self._likely if path not in inside]

    def _named(self) -> Iterator[str]:
        for path in self.tree.paths:
            if _SETTINGS.search(path) and not _TEST.search(path):
                for match in _NAMED.finditer(self.tree.text(path)):
                    if found := self.resolve(match[1], path):
                        yield found

    def reached(self, path: str) -> set[str]:
        """The files that a changelog includes, and itself."""
        seen: set[str] = set()
        ahead = [path]
        while ahead:
            path = ahead.pop()
            if path not in seen:
                seen.add(path)
                ahead += self._includes(path)
        return seen

    def _includes(self, path: str) -> list[str]:
        root = self.get(path) if PurePosixPath(path).suffix in SUFFIXES else None
        return [target for each in root.children for target in self.included(each, path)] if root else []

    def included(self, element: Element, path: str) -> list[str]:
        """The files that an `include` or `includeAll` of a changelog names, in order."""
        relative = element.is_true("relativeToChangelogFile")
        if element.name == "include":
            found = self.resolve(element.trimmed("file"), path, relative=relative)
            return [found] if found else []
        if element.name == "includeAll":
            return self._folder(element, path, relative)
        return []

    def _folder(self, element: Element, path: str, relative: bool) -> list[str]:
        wanted = _plain(element.trimmed("path")).rstrip("/")
        end, most = element.trimmed("endsWithFilter"), element.trimmed("maxDepth")
        if relative:
            start = _joined(PurePosixPath(path).parent, wanted)
        else:
            folders = {str(parent) for each in self.tree.paths for parent in PurePosixPath(each).parents}
            start = _nearest([each for each in folders if f"/{each}".endswith(f"/{wanted}")], path) or wanted
        inside = sorted(each for each in self.tree.paths if each.startswith(f"{start}/") or start in ("", "."))
        deepest = int(most) if most.isdecimal() else len(path) + 1000
        return [
            each
            for each in inside
            if each.endswith(end or "")
            and PurePosixPath(each).suffix in {*SUFFIXES, ".sql"}
            and each.count("/", len(start) + 1) < deepest
            and each != path
        ]

    def resolve(self, target: str, path: str, *, relative: bool = False) -> str | None:
        """The file that a changelog names, relative to its folder or to a root of the class path."""
        wanted = _plain(target)
        if relative:
            joined = _joined(PurePosixPath(path).parent, wanted)
            return joined if self._has(joined) or self._admits(joined) else None
        same = self._by_name.get(basename(wanted), [])
        found = wanted if wanted in same else _nearest([each for each in same if each.endswith(f"/{wanted}")], path)
        around = (_joined(folder, wanted) for folder in PurePosixPath(path).parents)
        return found or next(filter(self._admits, around), None)

    def _admits(self, path: str) -> bool:
        """Take a file into the tree that was set aside by its name, since a changelog names it."""
        try:
            self.tree.load(path)
        except (OSError, KeyError, SourceError):
            return False
        self.tree = replace(self.tree, paths=(*self.tree.paths, path))
        self._by_name.setdefault(basename(path), []).append(path)
        return True


def _yaml(text: str) -> Element:
    from meshdoc.sources.changelog.yaml import read_yaml  # PyYAML is loaded for those who need it

    return read_yaml(text)


def _is_likely(path: str) -> bool:
    """Whether a file may be a changelog, judging by its path: the many large snapshots of Drizzle are not read."""
    is_snapshot = basename(path).endswith("snapshot.json")
    return PurePosixPath(path).suffix in SUFFIXES and bool(_LIKELY.search(path)) and not is_snapshot


def _rank(path: str) -> tuple[bool, bool]:
    return not _TEST.search(path), bool(_MAIN.search(basename(path)))


def _plain(target: str) -> str:
    target = target.strip().replace("\\", "/").removeprefix("classpath:").removeprefix("classpath*:")
    return normpath(target.lstrip("/")) if target.strip("/") else ""


def _joined(folder: PurePosixPath, target: str) -> str:
    return normpath(str(folder / target))


def _nearest(paths: list[str], path: str) -> str | None:
    """The path that shares most of its folders with another one."""
    folders = PurePosixPath(path).parts

    def shared(each: str) -> int:
        pairs = zip(PurePosixPath(each).parts, folders, strict=False)
        return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))

    return max(sorted(paths), key=shared, default=None)
