"""Printing: results on standard output, everything else on standard error.

Color is used only on a terminal, and not if NO_COLOR (https://no-color.org) is set.

Text from the input cannot act. Control characters, bidirectional controls and zero-width characters are printed as
`<U+001B>`, and commands to a CI log (`::error`, `##vso[`) get a backslash. Further lines of a message are indented, so
that text from the input never begins a line. The result of `export` is data, and is printed as it is unless standard
output is a terminal.
"""

from __future__ import annotations

import functools
import io
import os
import re
import shlex
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

import typer

from meshdoc.diagnostics import Diagnostic, MeshdocError, Severity
from meshdoc.visible import visible

if TYPE_CHECKING:
    from meshdoc.history.history import History, Step
    from meshdoc.input import Input
    from meshdoc.placeholders import Guess
    from meshdoc.render import Book

LONGEST = 300
"""The words of an unexpected error are cut to this many characters."""
FEW = 3
"""If more files are ignored for one reason, they are counted instead of named."""
COMMAND = re.compile(r"^([^\S\n]*+)(?=::)|(?<=#)(?=#\w*\[)", re.MULTILINE)
"""Where GitHub's and Azure's logs would see a command: `::name` begins a line, `##name[` may be anywhere."""
HEADING = re.compile(r' *[A-Z][a-z -]* "|[A-Z][A-Za-z -]*( \([a-z ]+\))?:$')
"""The title of a description, and the headings below it."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream is a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _has_colour(stream: TextIO) -> bool:
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


# --- results ------------------------------------------------------------------------------------------------


class UnwritableError(MeshdocError):
    """Standard output cannot be written."""


def open_streams() -> None:
    """Occupy closed standard streams, so that no other file gets their numbers; writing to them fails."""
    while (descriptor := os.open(os.devnull, os.O_RDONLY)) <= 2:
        pass
    os.close(descriptor)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def result(text: str) -> None:
    """Print a result for programs; a reader that stops reading, such as `head`, ends the run."""
    _write(visible(text) if sys.stdout.isatty() else text)


def prose(text: str) -> None:
    """Print a result in Markdown, which says of names that a CI log would obey what it says of all others."""
    _write(COMMAND.sub(r"\1\\", visible(text)))


def findings(diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings as a result, one after the other."""
    _write("".join(f"{_line(each, sys.stdout)}\n" for each in diagnostics))


def listing(texts: Iterable[str]) -> None:
    """Print texts as a result, one after the other; further lines of each are indented."""
    _write("".join(f"{_harmless(each)}\n" for each in texts))


def coloured(lines: Iterable[tuple[str, str]]) -> None:
    """Print lines as a result, each with its colour, which is empty for none."""
    _write("".join(f"{_styled(text, colour)}\n" for text, colour in lines))


def _styled(text: str, colour: str) -> str:
    shown = _harmless(text)
    return typer.style(shown, fg=colour) if colour and _has_colour(sys.stdout) else shown


def described(lines: Iterable[str]) -> None:
    """Print the description of an object line by line, with its headings in bold on a terminal."""
    style = functools.partial(typer.style, bold=True) if _has_colour(sys.stdout) else str
    harmless = (_harmless(line.replace("\n", " ")) for line in lines)
    _write("".join(f"{style(line) if HEADING.match(line) else line}\n" for line in harmless))


def flush() -> None:
    """Write what is still buffered for standard output. Raises UnwritableError if that is impossible."""
    _write("")


def _write(text: str) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
        raise typer.Exit from None
    except OSError as error:
        _discard(sys.stdout)
        raise UnwritableError(f"cannot write standard output: {error.strerror}") from None


def drop() -> None:
    """Drop what standard output does not take, about which the interpreter would complain at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    """Drop what a stream still holds, and whatever is written to it later."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


# --- messages -----------------------------------------------------------------------------------------------


def message(text: str) -> None:
    """Print one line on standard error."""
    _print(_harmless(text))


def failure(text: str) -> None:
    """Print why there is no result."""
    name = typer.style("meshdoc:", fg="red", bold=True) if _has_colour(sys.stderr) else "meshdoc:"
    _print(f"{name} {_harmless(text)}")


def unexpected(error: Exception, arguments: Sequence[str]) -> None:
    """Print that meshdoc has failed, not its user; with --debug, the traceback before it."""
    if isinstance(error, UnicodeEncodeError) and error.encoding != "utf-8":
        word = error.object[error.start : error.end]
        return failure(f"a file name needs {word!r}, which {error.encoding} does not have: set PYTHONUTF8=1")
    if "--debug" in arguments:
        _print(_harmless("".join(traceback.format_exception(error))))
    command = shlex.join(["meshdoc", *arguments])
    name = "out of memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}".rstrip(": ")
    cause = " ".join([_shortened(name), *(f"({note})" for note in getattr(error, "__notes__", ()))])
    advice = (
        "please report it with this traceback"
        if "--debug" in arguments
        else ("please report it with the traceback that `--debug` adds to the command")
    )
    failure(f"{cause} in `{command}`; this is a defect of meshdoc, not of your input: {advice}")


def _shortened(text: str) -> str:
    """One line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _print(text: str) -> None:
    """Print on standard error; if that is closed or full, nobody can be told."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def _harmless(text: str) -> str:
    """A text that neither a terminal nor a CI log obeys; further lines are indented."""
    first, *rest = visible(text).split("\n")
    lines = [first, *(line if line.startswith("  ") or not line else f"    {line}" for line in rest)]
    return COMMAND.sub(r"\1\\", "\n".join(lines))


def asked(question: str, answers: Sequence[str]) -> str:
    """Ask a user at a terminal for one of several answers, by number."""
    for number, answer in enumerate(answers, 1):
        message(f"{number:>4}  {answer}")
    chosen = 0
    while not 1 <= chosen <= len(answers):
        chosen = int(typer.prompt(f"{question} [1-{len(answers)}]", type=int, err=True))
    return answers[chosen - 1]


def misuse(error: typer.TyperException) -> None:
    """Print what is wrong with the command line, and where its options are described."""
    text = error.format_message().replace("Value error, ", "").rstrip(".")  # pydantic's prefix before our message
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "meshdoc"
    failure(f"{text[:1].lower()}{text[1:]} (see `{command} --help`)")


def diagnostics(found: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error."""
    for each in found:
        _print(_line(each, sys.stderr))


def _line(diagnostic: Diagnostic, stream: TextIO) -> str:
    text, word = _harmless(str(diagnostic)), f"{diagnostic.severity.value}:"
    if not _has_colour(stream):
        return text
    return text.replace(word, typer.style(word, fg=COLOURS[diagnostic.severity], bold=True), 1)


# --- input and replay ---------------------------------------------------------------------------------------


def about_input(given: Input | Book) -> Iterator[Diagnostic]:
    """Diagnostics about the input: how it was read, the platform, guesses, the versions, and the ignored files."""
    if given.platform and given.platform.sign:
        yield given.platform.diagnostic
    if given.guesses:
        yield _guessed(given.guesses)
    yield from given.diagnostics
    for reason in dict.fromkeys(ignored.reason for ignored in given.ignored):
        yield from _ignored(reason, [ignored.path for ignored in given.ignored if ignored.reason == reason])


def _guessed(guesses: Sequence[Guess]) -> Diagnostic:
    return Diagnostic(
        code="placeholder",
        severity=Severity.WARNING,
        message=f"{count(len(guesses), 'placeholder value')} guessed: "
        + ", ".join(f"{guess.name} = {guess.value!r}" for guess in guesses),
        location=guesses[0].location,
        hint="Set [placeholders] in the configuration to confirm or correct this.",
    )


def _ignored(reason: str, paths: list[str]) -> Iterator[Diagnostic]:
    """The files that are ignored for one reason, or their number; the replay report lists them all."""
    told = [f"{path} is" for path in paths] if len(paths) <= FEW else [f"{len(paths)} files, such as {paths[0]}, are"]
    for files in told:
        yield Diagnostic(code="ignored", severity=Severity.NOTICE, message=f"{files} ignored: {reason}", location=None)


def about_secrets(book: Book) -> Iterator[Diagnostic]:
    """The secrets in the input that are recognized by their shape."""
    for hidden in book.redacted:
        if hidden.by_shape:
            yield Diagnostic(
                code="secret",
                severity=Severity.ERROR,
                message=f"secret in the input: {hidden.kind}",
                location=hidden.location,
                hint="It is hidden in the output. Revoke it, and remove it from the input.",
            )


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
