"""The one registry of formats: each writes a Book as files.

`build` writes the files of any format into a folder, `export` prints the file of a format that has only one, and the
command line takes its choices from here. A format is one function in a module of this room: a folder of files with
`@format(name)`, one file with `@single_file(name, file)`, or with `@lossy_file(name, file)` where it cannot express
everything and says what. The first line of its docstring is its help.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TypeAlias

from meshdoc.diagnostics import ConfigError, Diagnostic, unknown
from meshdoc.record import positional
from meshdoc.registry import Registry, load_module, load_modules
from meshdoc.render import Book, Files

Writer: TypeAlias = Callable[[Book], Files]
OnLoss: TypeAlias = Callable[[Diagnostic], None]
"""What is told of each thing that a format cannot express."""

format: Registry[str, Writer] = Registry("format")


@positional
class SingleFile:
    """A format of one file."""

    file: str
    text: Callable[[Book, OnLoss], str]
    summary: str

    def __call__(self, book: Book) -> Files:
        """The file by its name."""
        return {self.file: self.text(book, lambda loss: None)}


def single_file(name: str, file: str) -> Callable[[Callable[[Book], str]], Callable[[Book], str]]:
    """Register a function that writes a book as one text; `file` is its name in a folder."""

    def register(text: Callable[[Book], str]) -> Callable[[Book], str]:
        format(name)(SingleFile(file, lambda book, on_loss: text(book), _summary(text)))
        return text

    return register


def lossy_file(name: str, file: str) -> Callable[[Callable[[Book, OnLoss], str]], Callable[[Book, OnLoss], str]]:
    """Register a function that writes a book as one text and says what it cannot express, also in the text itself."""

    def register(text: Callable[[Book, OnLoss], str]) -> Callable[[Book, OnLoss], str]:
        format(name)(SingleFile(file, text, _summary(text)))
        return text

    return register


def known() -> Registry[str, Writer]:
    """All formats by name. A format that needs a heavy package imports it when it writes."""
    import meshdoc.render

    load_modules(meshdoc.render)
    return format


def single_files() -> dict[str, SingleFile]:
    """The formats of one file by name."""
    return {name: writer for name, writer in sorted(known().items()) if isinstance(writer, SingleFile)}


def writer_of(name: str) -> Writer:
    """The format of that name. Raises ConfigError where there is none."""
    import meshdoc.render

    load_module(meshdoc.render, name)  # importing the others takes longer
    if name not in format and name not in known():
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
    return writer.summary if isinstance(writer, SingleFile) else _summary(writer)


def _summary(function: Callable[..., object]) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]
