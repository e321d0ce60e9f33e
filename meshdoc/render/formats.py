"""The one registry of formats: each writes a Book as files.

`build` writes the files of any format into a folder, `export` prints the file of a format that has only one, and the
command line takes its choices from here. A format is one function in a module of this room: a folder of files with
`@format(name)`, one file with `@single_file(name, file)`. The first line of its docstring is its help.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from meshdoc.diagnostics import ConfigError, unknown
from meshdoc.registry import Registry, load
from meshdoc.render import Book, Files

Writer: TypeAlias = Callable[[Book], Files]

format: Registry[str, Writer] = Registry("format")


@dataclass(frozen=True, slots=True)
class SingleFile:
    """A format of one file."""

    file: str
    text: Callable[[Book], str]

    def __call__(self, book: Book) -> Files:
        """The file by its name."""
        return {self.file: self.text(book)}


def single_file(name: str, file: str) -> Callable[[Callable[[Book], str]], Callable[[Book], str]]:
    """Register a function that writes a book as one text; `file` is its name in a folder."""

    def register(text: Callable[[Book], str]) -> Callable[[Book], str]:
        format(name)(SingleFile(file, text))
        return text

    return register


def known() -> Registry[str, Writer]:
    """All formats by name."""
    import meshdoc.render

    load(meshdoc.render)
    return format


def single_files() -> dict[str, SingleFile]:
    """The formats of one file by name."""
    return {name: writer for name, writer in sorted(known().items()) if isinstance(writer, SingleFile)}


def writer_of(name: str) -> Writer:
    """The format of that name. Raises ConfigError where there is none."""
    if name not in known():
        raise unknown("format", name, sorted(format))
    return format[name]


def single_file_of(name: str) -> SingleFile:
    """The format of one file of that name. Raises ConfigError where there is none."""
    writer = writer_of(name)
    if not isinstance(writer, SingleFile):
        raise ConfigError(
            f"format {name!r} is a folder of files and cannot be printed; "
            f"write it with `meshdoc build --format {name}`, or print {' or '.join(single_files())}"
        )
    return writer


def summary(writer: Writer) -> str:
    """The first line of a format's documentation."""
    documented = writer.text if isinstance(writer, SingleFile) else writer
    return (inspect.getdoc(documented) or "").partition("\n")[0]
