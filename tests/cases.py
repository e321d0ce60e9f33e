"""Cases: Markdown files in which each `##` section is a test.

    ## What is shown here              a section: one case, named by its heading
    ```sql                             versions, each in a session of its own, called 1, 2, ... in their order
    ```error                           what one view prints of the replay: see views.py for their names
    ```changes 2                       a view may take a word, here the version that it is about
    ```no-server                       why the case cannot be compared with a real server; it then is not
    ```database                        what the database is called on the real server; meshdoc is not told

Prose between the blocks is for the reader. `pytest --update` rewrites what the views print, in place;
`--update=commands/rule` does so in some of the files.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from views import VIEWS

from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version

FOLDER = Path(__file__).parent / "cases"
BLOCK = re.compile(r"^```(?P<word>[a-z-]+)(?: +(?P<argument>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## +(?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its word, the word after that, and its text."""

    word: str
    argument: str
    text: str


@dataclass(frozen=True)
class Case:
    """One section of a file."""

    file: str
    title: str
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions that its SQL blocks are."""
        texts = [block.text for block in self.blocks if block.word == "sql"]
        return tuple(_version(str(number), text) for number, text in enumerate(texts, 1))

    @property
    def expected(self) -> tuple[Block, ...]:
        """The blocks that say what a view prints."""
        return tuple(block for block in self.blocks if block.word in VIEWS)

    @property
    def database(self) -> str:
        """What the database is called on the real server; empty where that does not matter."""
        return "".join(block.text.strip() for block in self.blocks if block.word == "database")

    @property
    def no_server(self) -> str:
        """Why it cannot be compared with a real server; empty where it can."""
        return " ".join(block.text.strip() for block in self.blocks if block.word == "no-server")

    def run(self) -> History:
        """Replay it."""
        return _run(self)


@functools.lru_cache(maxsize=4)
def _run(case: Case) -> History:
    return replay(case.versions, template(system()), system())


def _version(number: str, text: str) -> Version:
    return Version(id=number, name=number, date=None, kind=Kind.MIGRATION, files=(SourceFile(number, text),))


def all_cases() -> list[Case]:
    """The cases of all files, in the order of their paths and then of their sections."""
    return [case for path in files() for case in parse(path.relative_to(FOLDER).as_posix(), path.read_text("utf-8"))]


def files() -> list[Path]:
    """The files that hold cases."""
    return sorted(FOLDER.rglob("*.md"))


def parse(file: str, text: str) -> Iterator[Case]:
    """The sections of a file that hold SQL."""
    starts = [match.start() for match in HEADING.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        section = text[start:end]
        title = HEADING.match(section)
        assert title
        blocks = tuple(_block(match, file) for match in BLOCK.finditer(section))
        if any(block.word == "sql" for block in blocks):
            yield Case(file, title["title"].strip(), blocks)


def _block(match: re.Match[str], file: str) -> Block:
    block = Block(match["word"], match["argument"] or "", match["text"])
    if block.word not in {"sql", "no-server", "database", *VIEWS}:
        raise ValueError(f"{file}: there is no view called {block.word!r}; there are {', '.join(VIEWS)}")
    return block


def update(path: Path) -> None:
    """Rewrite the expected blocks of a file."""
    text = path.read_text("utf-8")
    starts = [match.start() for match in HEADING.finditer(text)]
    updated = [text[: starts[0]]] if starts else [text]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        updated += [_updated(text[start:end], case) for case in parse(path.name, text[start:end])] or [text[start:end]]
    if (new := "".join(updated)) != text:
        path.write_text(new, "utf-8")


def _updated(section: str, case: Case) -> str:
    def rewritten(match: re.Match[str]) -> str:
        if match["word"] not in VIEWS:
            return match[0]
        first_line = match[0].partition("\n")[0]
        return f"{first_line}\n{VIEWS[match['word']](case.run(), match['argument'] or '')}```"

    return BLOCK.sub(rewritten, section)
