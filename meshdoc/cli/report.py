"""Printing: results on standard output, everything else on standard error.

Color is used only on a terminal, and not if NO_COLOR (https://no-color.org) is set.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

import typer

from meshdoc.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from meshdoc.history.history import History, Step
    from meshdoc.project import Input

FEW = 3
"""If more files are ignored for one reason, they are counted instead of named."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream is a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _has_colour(stream: TextIO) -> bool:
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


# --- results ------------------------------------------------------------------------------------------------


def result(text: str) -> None:
    """Print a result; a reader that stops reading, such as `head`, ends the run."""
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def findings(diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings as a result, one after the other."""
    result("".join(f"{_line(each, sys.stdout)}\n" for each in diagnostics))


# --- messages -----------------------------------------------------------------------------------------------


def message(text: str) -> None:
    """Print one line on standard error."""
    print(text, file=sys.stderr)


def failure(text: str) -> None:
    """Print why there is no result."""
    name = typer.style("meshdoc:", fg="red", bold=True) if _has_colour(sys.stderr) else "meshdoc:"
    message(f"{name} {text}")


def misuse(error: typer.TyperException) -> None:
    """Print what is wrong with the command line, and where its options are described."""
    text = error.format_message().replace("Value error, ", "").rstrip(".")  # pydantic's prefix before our message
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "meshdoc"
    failure(f"{text[:1].lower()}{text[1:]} (see `{command} --help`)")


def diagnostics(found: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error."""
    for each in found:
        message(_line(each, sys.stderr))


def _line(diagnostic: Diagnostic, stream: TextIO) -> str:
    text, word = str(diagnostic), f"{diagnostic.severity.value}:"
    if not _has_colour(stream):
        return text
    return text.replace(word, typer.style(word, fg=COLOURS[diagnostic.severity], bold=True), 1)


# --- input and replay ---------------------------------------------------------------------------------------


def about_input(given: Input) -> Iterator[Diagnostic]:
    """Notices about the input: the detected platform and the ignored files."""
    if given.platform and given.platform.sign:
        yield given.platform.diagnostic
    for reason in dict.fromkeys(ignored.reason for ignored in given.ignored):
        yield from _ignored(reason, [ignored.path for ignored in given.ignored if ignored.reason == reason])


def _ignored(reason: str, paths: list[str]) -> Iterator[Diagnostic]:
    """The files that are ignored for one reason, or their number; the replay report lists them all."""
    told = [f"{path} is" for path in paths] if len(paths) <= FEW else [f"{len(paths)} files, such as {paths[0]}, are"]
    for files in told:
        yield Diagnostic(code="ignored", severity=Severity.NOTICE, message=f"{files} ignored: {reason}", location=None)


def about_replay(history: History) -> Iterator[Diagnostic]:
    """Diagnostics of the replay, without PostgreSQL's notices."""
    return (each for each in history.diagnostics if each.severity is not Severity.NOTICE)


def replayed(history: History) -> str:
    """What was replayed, with the figures of the first page: the project's migrations, and separately the baselines."""
    own = [step for step in history.steps if not step.external]
    counts = Counter(entry.outcome.value for entry in history.entries)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "none"
    baselines = "".join(f"; baseline {_baseline(step)}" for step in history.steps if step.external)
    return f"{count(len(own), 'migration')}; statements: {outcomes}{baselines}"


def _baseline(step: Step) -> str:
    return f"{step.version.id}: {count(len(step.entries), 'statement')}"


def count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
