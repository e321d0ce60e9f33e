"""Files that say which SQL files are run, and in which order: shell scripts and makefiles that call psql, and lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import PurePosixPath
from posixpath import normpath
from typing import NamedTuple

from meshdoc.sources.editions import made_by
from meshdoc.sources.layout import version
from meshdoc.sources.makefile import makefile
from meshdoc.sources.plain import no_steps_of
from meshdoc.sources.run_by_program import sequences
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.version import Origin, SourceFile, Transaction, Version

_SCRIPT = re.compile(r"(?:.*/)?(?:[^/]+\.(?:sh|bash|mk)|(?:GNU)?makefile|justfile)", re.IGNORECASE)
_MAKEFILE = re.compile(r"(?:makefile|\.mk)$", re.IGNORECASE)
_LIST = re.compile(r"(?:.*/)?[^/.]+(?:\.(?:txt|lst|list|order))?", re.IGNORECASE)
_LONGEST = 1 << 18
_CALL = re.compile(
    r"^(?![ \t@-]*#)(?=.*(?:psql|[ \t]-f[ \t]|[ \t](?:\S+/)?[\w-]+\.(?:ba)?sh\b)).*", re.IGNORECASE | re.MULTILINE
)
_OTHER = re.compile(
    r"(?:^|[;&|])[ \t]*+(?:\w++=[^ \t;&|]*+[ \t]++)*+(?:(?:source|\.|bash|sh)[ \t]++|(?=[\w\"'${}.-]*+/))[\"']?"
    r"(?:\$(?:\w++|\{\w++\})[\"']?/)?"
    r"(?P<script>[\w./-]+\.(?:ba)?sh)\b"
)
"""Another script that a line runs, in a folder that a variable may name."""
_ARGUMENT = re.compile(
    r"(?:[ \t]-c|--command)[ \t=]*+(?!.[ \t]*(?:psql|cd|exec|sudo|createdb|dropdb)\b)"
    r"(?:'(?P<sql>[^'\n]++)'|\"(?P<filled>[^\"$`\\\n]++)\")"
    r"|-f[ \t]*+(?P<first>\$<)"
    r"|(?P<variables>(?:\$(?:\w++|\{\w++\}|\(\w++\))/?)*+)(?P<file>[\w./-]*+)"
)
_DATABASE = re.compile(
    r"(?:^[ \t]*+createdb[ \t](?:[^\n]*[ \t])?|\bcreate[ \t]+database[ \t]+)"
    r"[\"']?(?P<name>[a-z_]\w*+)(?:[\"']|\b(?![.$/-]))",
    re.IGNORECASE | re.MULTILINE,
)
"""A database that a script creates."""
_ENDINGS = (".sql", ".pgsql", ".psql", ".ddl")
_RULE = re.compile(r"^[^\s#:=][^:=\n]*+:(?![=:])[ \t]*+(?P<file>[\w./-]+\.sql)?", re.MULTILINE)
"""A rule of a makefile, and the file that `$<` means."""
_FEWEST = 2


class Run(NamedTuple):
    """What a file says is run: in which words that is told, and the versions in that order."""

    told_by: str
    files: tuple[str, ...]
    versions: tuple[Version, ...]


def runs(tree: Tree) -> Iterator[Run]:
    """Each file that names several SQL files of the tree, and mostly such, which create relations themselves."""
    holders = {str(PurePosixPath(path).parent) for path in tree.glob("**/*.sql")}
    for path in tree.paths:
        if _SCRIPT.fullmatch(path):
            text = _text(tree, path)
            yield from _run(tree, f"the rules in {tree.show(path)}", _made(tree, path, text))
            for part in _by_database(text):
                yield from _run(tree, f"the psql commands in {tree.show(path)}", _called(tree, path, part, {path}))
            continue
        if _LIST.fullmatch(path) and str(PurePosixPath(path).parent) in holders:
            named, words = _lines(tree, path, _text(tree, path)), "the list of files"
        else:
            continue
        yield from _run(tree, f"{words} in {tree.show(path)}", named)


def runs_of_programs(tree: Tree) -> Iterator[Run]:
    """The same of each program that names SQL files."""
    for path, files in sequences(tree):
        yield from _run(tree, f"the files named in {tree.show(path)}", {file: [] for file in files})


def _run(tree: Tree, told_by: str, named: dict[str, list[SourceFile]]) -> Iterator[Run]:
    apart = no_steps_of(tree, list(named))
    kept = {file: commands for file, commands in named.items() if file not in apart}
    if len(kept) >= _FEWEST and any(made_by(tree.source(file)[0].text).relations for file in kept):
        versions = tuple(_version(tree, file, commands) for file, commands in kept.items())
        yield Run(told_by, tuple(kept), versions)


def _text(tree: Tree, path: str) -> str:
    """The text of a file, without continued lines; every position stays."""
    return tree.source(path)[0].text[:_LONGEST].replace("\\\n", "  ")


def _by_database(text: str) -> Iterator[str]:
    """The text of a script for each database that it creates, without the lines that name others; every position stays.

    If it creates one or none, the text as it is.
    """
    names = sorted({match["name"] for match in _DATABASE.finditer(text)})
    if len(names) <= 1:
        yield text
        return
    named = {name: re.compile(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])") for name in names}
    lines = text.splitlines(keepends=True)
    for own in names:
        others = [words for name, words in named.items() if name != own]
        yield "".join(
            re.sub(r"[^\n]", " ", line)
            if any(words.search(line) for words in others) and not named[own].search(line)
            else line
            for line in lines
        )


def _called(tree: Tree, path: str, text: str, seen: set[str]) -> dict[str, list[SourceFile]]:
    """The files that psql is called with, each with the commands given to psql since the one before it.

    What other scripts run, none of which is `seen` yet, stands in the place of the line that runs them.
    """
    found: dict[str, list[SourceFile]] = {}
    commands: list[SourceFile] = []
    absent = 0
    rules = [(rule.start(), rule["file"] or "") for rule in _RULE.finditer(text)] if "$<" in text else []
    for call in _CALL.finditer(text):
        other = _OTHER.search(call[0])
        script = _nearest(tree, path, other["script"]) if other else None
        if script and script not in seen:
            seen.add(script)
            inner = _called(tree, script, _text(tree, script), seen)
            found |= {file: given for file, given in inner.items() if file not in found}
            continue
        for argument in _ARGUMENT.finditer(text, call.start(), call.end()):
            name = (_first(rules, call.start()) if argument["first"] else argument["file"]) or ""
            if argument["sql"] or argument["filled"]:
                commands.append(_command(tree, path, text, argument))
            elif name.endswith(_ENDINGS):
                if (file := _nearest(tree, path, name) or _only(tree, argument)) is None:
                    absent += 1
                elif file not in found:
                    found[file], commands = commands, []
    return found if absent < len(found) else {}


def _made(tree: Tree, path: str, text: str) -> dict[str, list[SourceFile]]:
    """The files that a makefile's rules give to psql together: all that a target depends on."""
    found: dict[str, list[SourceFile]] = {}
    make = makefile(text if "$^" in text and _MAKEFILE.search(path) else "", lambda _: "")
    for rule in make.rules:
        if "$^" in rule.recipe and "psql" in make.expanded(rule.recipe.replace("$^", "")).lower():
            names = [name for name in make.expanded(rule.needs).split() if name.endswith(_ENDINGS)]
            files = [file for name in names if (file := _nearest(tree, path, name))]
            found |= {file: [] for file in files if 2 * len(files) > len(names) >= _FEWEST}
    return found


def _first(rules: Sequence[tuple[int, str]], place: int) -> str:
    """The file that the rule around a place depends on first; empty if it is none, or a pattern."""
    before = bisect_right(rules, place, key=itemgetter(0))
    return rules[before - 1][1] if before else ""


def _command(tree: Tree, path: str, text: str, argument: re.Match[str]) -> SourceFile:
    given = argument.lastgroup or ""
    place = SourceFile(tree.show(path), text).location(argument.start(given))
    origin = Origin(0, place.line, place.column, step=1)
    return SourceFile(place.path, f"{argument[given]};", origins=(origin,))


def _lines(tree: Tree, path: str, text: str) -> dict[str, list[SourceFile]]:
    """The files that the lines of a list name, with or without their ending; none if a line is anything else."""
    found: dict[str, list[SourceFile]] = {}
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith(("#", "--")):
            names = (normpath(PurePosixPath(path).parent / name) for name in (line, f"{line}.sql"))
            file = next((name for name in names if name in tree.paths and SQL_ENDING.search(name)), None)
            if file is None:
                return {}
            found[file] = []
    return found


def _nearest(tree: Tree, script: str, name: str) -> str | None:
    """The file in the nearest folder above the script: nobody has written down in which folder it is run."""
    names = (normpath(folder / name.lstrip("/")) for folder in PurePosixPath(script).parents)
    return next((path for path in names if path in tree.paths), None)


def _only(tree: Tree, argument: re.Match[str]) -> str | None:
    """The only file that a name with a variable before it may mean."""
    found = [path for path in tree.paths if path.endswith(f"/{argument['file']}")] if argument["variables"] else []
    return found[0] if len(found) == 1 else None


def _version(tree: Tree, file: str, commands: Sequence[SourceFile]) -> Version:
    read = version(tree, file, transaction=Transaction.NONE)
    return replace(read, files=(*commands, *read.files))
