"""What is mutated: the cases of this repository, and folders of real migrations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cases import all_cases

from meshdoc import project
from meshdoc.config import Config
from meshdoc.sources import Kind, SourceFile, Version
from meshdoc.syntax.statement import parse

from .mutate import Vocabulary


@dataclass(frozen=True)
class Source:
    """Versions that can be replayed."""

    name: str
    versions: tuple[Version, ...]

    @cached_property
    def statements(self) -> tuple[tuple[str, ...], ...]:
        """The statements of each version, with the data of COPY."""
        return tuple(tuple(_statements(version)) for version in self.versions)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All that its statements are made of."""
        return Vocabulary.of([text for texts in self.statements for text in texts] or ["select 1"])

    def pieces(self, most: int) -> Iterator[tuple[str, ...]]:
        """The statements in pieces of at most so many; a piece begins with the settings made before it."""
        for texts in self.statements:
            for start in range(0, len(texts), most):
                settings = [text for text in texts[:start] if text[:4].lower() == "set "]
                yield (*settings, *texts[start : start + most])


def _statements(version: Version) -> Iterator[str]:
    for file in version.files:
        parsed = parse(file)
        data = {copy.offset: copy.text for copy in parsed.copies}
        for statement in parsed.statements:
            rows = data.get(statement.offset)
            yield statement.text if rows is None else f"{statement.text};\n{rows}\\.\n"


def version(name: str, text: str) -> Version:
    """A version of one file."""
    return Version(id=name, name=name, date=None, kind=Kind.MIGRATION, files=(SourceFile(name, text),))


def sources(folders: Iterable[Path]) -> list[Source]:
    """The cases, and each folder."""
    found = [Source(str(case), case.versions) for case in all_cases()]
    for folder in folders:
        given = project.read(Config(paths=(folder,)))
        found.append(Source(folder.name, (*given.baselines, *given.versions)))
    return found
