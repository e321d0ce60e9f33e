"""Graphile Migrate."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from posixpath import normpath

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources.layout import homes, layout, planned, version
from meshdoc.sources.order import order_check
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version

_NAME = re.compile(r"\d{6}(?:-[^/]+)?\.sql")
_HEADER = re.compile(r"--! Previous: (?P<previous>\S+)\r?\n--! Hash: (?P<hash>\S+)")
_FIRST_LINE = re.compile(r"--! Previous: ")
_OUTSIDE = re.compile(r"^--! no-transaction\b", re.MULTILINE)
SETTINGS = ".gmrc"
_LONGEST = 1 << 16
"""The rest of longer settings is not read."""
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?|//[^\r\n]*+", re.DOTALL)
_RESET = re.compile(r"""["']?afterReset["']?\s*:\s*(?P<actions>\[.*?\]|"[^"]*"|'[^']*')""", re.DOTALL)
_FOLDER = re.compile(r"""["']?migrationsFolder["']?\s*:\s*["'](?P<folder>[^"']+)["']""")
_PATH = re.compile(r"""["']?search_path["']?\s*:\s*["'](?P<path>[^"']+)["']""")
_COMMAND = re.compile(r"\{[^{}]*[\"']?_[\"']?\s*:\s*[\"']command[\"'][^{}]*\}", re.DOTALL)
_FILE = re.compile(r"[\"']!?(?P<path>[^\"']+\.sql)[\"']")


@layout("graphile-migrate")
def graphile_migrate(tree: Tree) -> list[Version] | None:
    """`migrations/committed/<number>[-<name>].sql` by number, each with the tool's header.

    The SQL files of the `afterReset` hook in `.gmrc` come first. Work in progress (`current.sql`, `current/`) is read
    only if nothing is committed; `--! no-transaction` disables the transaction. `.gmrc` may name another folder.
    https://github.com/graphile/migrate
    """
    projects = [tree, *(tree.under(path.removesuffix(f"/{SETTINGS}")) for path in tree.glob(f"*/**/{SETTINGS}"))]
    return next(filter(None, map(_project, projects)), None)


def search_path(tree: Tree, path: str) -> str:
    """What settings set for the migrations; empty if they set nothing."""
    match = _PATH.search(_settings(tree, path))
    return match["path"] if match else ""


def _settings(tree: Tree, path: str) -> str:
    return _COMMENT.sub("", tree.text(path)[:_LONGEST])


def _homes(tree: Tree) -> Iterator[Tree]:
    """The folder that the settings name, else the usual ones."""
    named = _FOLDER.search(_settings(tree, SETTINGS)) if SETTINGS in tree.paths else None
    folder = normpath(named["folder"]) if named else ""
    yield from [tree.under(folder)] if folder in tree.folders else homes(tree)


def _project(tree: Tree) -> list[Version] | None:
    for home in _homes(tree):
        committed = home.under("committed")
        texts = {path: committed.text(path) for path in committed.glob("*.sql") if _NAME.fullmatch(path)}
        if any(map(_FIRST_LINE.match, texts.values())):
            steps = [
                version(committed, path, transaction=Transaction.unless(_OUTSIDE.search(text)))
                for path, text in texts.items()
            ]
        elif SETTINGS in tree.paths:
            steps = [version(home, path) for path in home.glob("current.sql") or home.glob("current/*.sql")]
        else:
            continue
        if steps:
            return [*_after_reset(tree, home), *steps]
    return None


def _after_reset(tree: Tree, home: Tree) -> Iterator[Version]:
    """The scripts that run when the database has been created, before the first migration."""
    hook = _RESET.search(_settings(tree, SETTINGS)) if SETTINGS in tree.paths else None
    for action in _FILE.finditer(_COMMAND.sub("", hook["actions"])) if hook else ():
        if action["path"] not in home.paths:
            planned(tree, f"{home.shown.removeprefix(tree.shown).lstrip('/')}/{action['path']}", SETTINGS)
        yield version(home, action["path"], kind=Kind.BASELINE, transaction=Transaction.STRING)


@order_check("graphile-migrate")
def chain(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """A committed migration that was not written for the one before it."""
    headers = [(each.files[0], match) for each in versions if (match := _HEADER.match(each.files[0].text))]
    for (before, first), (file, second) in itertools.pairwise(headers):
        if second["previous"] != first["hash"]:
            yield Diagnostic(
                code="broken-chain",
                severity=Severity.WARNING,
                message=f"{file.path} was committed after another migration than {before.path}: its previous hash is"
                f" {second['previous']}, not {first['hash']}",
                location=file.location(0),
                hint="Graphile Migrate refuses it. Uncommit it, and commit it again.",
            )
