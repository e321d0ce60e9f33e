"""The command line: the only package that prints or ends the process. One file per command.

A command is a function registered with `app.command` in the module of the same name. All follow one convention:

- A command about everything (`build`, `export`, `lint`) takes `PATH...`, the folders or files of the migrations. A
  command about one object or one revision takes that as its argument, and the migrations as `--source PATH`, which may
  be repeated. Without either, the configured `paths` are read, else the detected ones of the working folder.
- The options that every replay has are the fields of `options.Settings`; `options.with_settings` adds them.
- The result goes to standard output, everything else to standard error. A command that lists things has `--format
  text|json`, and the shape of its JSON is a JSON Schema, which `meshdoc help json` prints.
- The exit status is one of `status.Status`. An error caused by the input is a `MeshdocError`: one line that says
  what is wrong, where, why and what to do. Any other exception is a defect of meshdoc, and one line says so; --debug
  prints its traceback.
- Choices come from registries, and whatever a command needs beyond its options is imported when it runs, so that
  `--help` and completion stay fast.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
from typing import Annotated

import typer

from meshdoc.cli import report
from meshdoc.cli.status import Status
from meshdoc.diagnostics import MeshdocError
from meshdoc.registry import load

GARBAGE = (500_000, 50, 100)
"""Thresholds of the garbage collector: almost all objects of a run live to its end and are in no cycle.

A small project ends before the first collection, which would take 0.07 s and free nothing that matters.
"""

app = typer.Typer(
    name="meshdoc",
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"meshdoc, version {version('meshdoc')}")
        except PackageNotFoundError:
            print("meshdoc, version unknown: the package is not installed")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def meshdoc(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", metavar="", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Document a PostgreSQL schema from its SQL migrations, without a database.

    `meshdoc help` lists topics: layouts, rules, formats, settings, exit statuses.
    """
    if context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the command line; any error is one line on standard error, never a traceback unless --debug asks for it."""
    gc.set_threshold(*GARBAGE)
    report.open_streams()
    try:
        status = _run()
    except KeyboardInterrupt:
        status = Status.INTERRUPTED
    if status == Status.INTERRUPTED:  # what typer makes of KeyboardInterrupt, too
        report.failure("interrupted")
    report.drop()
    sys.exit(status)


def _register(words: list[str]) -> None:
    """Import the command that is asked for: all of them take long. `help` explains the others."""
    package = sys.modules[__name__]
    names = {module.name for module in pkgutil.iter_modules(package.__path__)} - {"help"}
    asked = {importlib.import_module(f"{__name__}.{name}").__name__ for name in names.intersection(words)}
    if not any(getattr(command.callback, "__module__", "") in asked for command in app.registered_commands):
        load(package)


def _run() -> int:
    """Run the command and return the exit status."""
    try:
        _register(sys.argv[1:2])
        status = app(prog_name="meshdoc", standalone_mode=False)
        report.flush()
        return int(status or Status.FINE)
    except MeshdocError as error:
        report.failure(str(error))
    except typer.TyperException as error:
        report.misuse(error)
    except typer.Exit as ended:
        return ended.exit_code
    except OSError as error:
        report.failure(f"{error.filename or 'cannot write standard output'}: {error.strerror or error}")
    except Exception as error:
        report.unexpected(error, sys.argv[1:])
    return Status.MISUSE
