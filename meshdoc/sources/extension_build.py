"""How a project makes an extension's control file and script with a makefile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from meshdoc.record import positional
from meshdoc.sources.makefile import Makefile, makefile
from meshdoc.sources.pgrx import cargo_version
from meshdoc.sources.tree import Tree

_USUAL_VARIABLES = ("EXTVERSION", "EXT_VERSION", "EXTENSION_VERSION", "DISTVERSION", "VERSION")
_PLACEHOLDER = re.compile(r"@{1,2}\w+@{1,2}|__\w+__")
_NUMBER = re.compile(r"\d[\w.+]*(?:-[\w.+]+)*")
_DEEPEST = 8
_INPUT = re.compile(r"\.sql(?:\.in)?$")


@positional
class Build:
    """What the files beside an extension's control file say about how it is made."""

    tree: Tree
    folder: PurePosixPath
    name: str
    make: Makefile
    values: dict[str, str]
    """The placeholders that the makefile fills in."""

    @staticmethod
    def of(tree: Tree, folder: PurePosixPath, name: str) -> Build:
        """What the files of a folder say."""
        make = makefile(tree.text(str(folder / "Makefile")), lambda path: tree.text(str(folder / path)))
        if not make.expanded(make.variables.get("EXTENSION", "")):
            make.variables["EXTENSION"] = name
        return Build(tree, folder, name, make, make.substitutions())

    def filled(self, text: str) -> str:
        """A text with the values of placeholders, as far as the makefile says them."""
        return _PLACEHOLDER.sub(lambda found: self.values.get(found[0], found[0]), text)

    def version(self, given: str) -> str:
        """The version, where the control file has a placeholder: the makefile's, PGXN's or Cargo's; else unchanged."""
        if given and not _PLACEHOLDER.search(given):
            return given
        return next(filter(_NUMBER.fullmatch, map(str.strip, self._versions())), "")

    def _versions(self) -> Iterator[str]:
        for name in _USUAL_VARIABLES:
            yield self.make.expanded(self.make.variables.get(name, ""))
        yield _published(self.tree.text(str(self.folder / "META.json")), self.name)
        yield cargo_version(self.tree, self.folder)

    @property
    def libraries(self) -> set[str]:
        """The shared libraries that are built, without their endings."""
        names = ("MODULE_big", "MODULES")
        words = (word for name in names for word in self.make.expanded(self.make.variables.get(name, "")).split())
        return {PurePosixPath(word).name for word in words}

    def script(self, version: str) -> tuple[str, tuple[str, ...]]:
        """The version whose script is made by a rule, and of which files; none without such a rule."""
        for rule in self.make.rules:
            for target in self.make.expanded(rule.targets).split():
                to = PurePosixPath(target).name.removeprefix(f"{self.name}--").removesuffix(".sql")
                if target.endswith(f"{self.name}--{to}.sql") and "--" not in to and (files := self._made_of(target)):
                    return (to if _NUMBER.fullmatch(to) else version), files
        return version, ()

    def usual(self) -> tuple[str, ...]:
        """The file that a script is usually made of."""
        names = (f"{folder}{self.name}.sql{end}" for end in ("", ".in") for folder in ("", "sql/", "src/"))
        return tuple(path for name in names if (path := str(self.folder / name)) in self.tree.paths)[:1]

    def _made_of(self, target: str, depth: int = 0) -> tuple[str, ...]:
        """The SQL files that a target is made of, in order."""
        rule = next((each for each in self.make.rules if target in self.make.expanded(each.targets).split()), None)
        if rule is None or depth > _DEEPEST or not rule.recipe:
            return ()
        needs = self.make.expanded(rule.needs).split()
        if "$<" in rule.recipe and "$^" not in rule.recipe:
            needs = needs[:1]
        return tuple(file for need in needs if _INPUT.search(need) for file in self._files(need, depth))

    def _files(self, need: str, depth: int) -> tuple[str, ...]:
        path = str(self.folder / need)
        found = self.tree.glob(path) if path.endswith(".sql") else [path] if path in self.tree.paths else []
        made = () if found else self._made_of(need, depth + 1)
        given = f"{path}.in"
        return tuple(found) or made or ((given,) if given in self.tree.paths else ())


def _published(text: str, name: str) -> str:
    """The version of an extension in the metadata of its distribution."""
    try:
        found = json.loads(text)
        return str(found.get("provides", {}).get(name, found).get("version", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""
