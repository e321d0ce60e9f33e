"""PostgreSQL extensions: the control file, and the scripts that CREATE EXTENSION would run. Mirrors extension.c."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import normpath

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.record import positional
from meshdoc.sources.extension_build import Build
from meshdoc.sources.layout import layout, version
from meshdoc.sources.pgrx import is_pgrx, sql_files
from meshdoc.sources.sections import blank
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.version import Origin, SourceFile, Version

_SETTING = re.compile(r"^[ \t]*(?P<name>\w+)[ \t]*=?[ \t]*(?:'(?P<quoted>(?:[^'\n]|'')*)'|(?P<plain>[^\s#']+))", re.M)
_ECHO = re.compile(r"^\\echo[^\n]*", re.MULTILINE)
_INCLUDE = re.compile(r'^#include[ \t]+"(?P<path>[^"\n]+)"[ \t]*$', re.MULTILINE)
_LARGEST = 8 << 20
"""Characters that a script may include."""
_SMALLEST = _LARGEST // 200
"""Each include counts as many, so that circles end."""
_OWNER = "CURRENT_USER"
_CATALOG = "pg_catalog"
_Files = tuple[str, ...]
_ByVersions = dict[tuple[str, str], _Files]
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")


@positional
class _Control:
    """A control file: its settings, the line of each, and how its script is made."""

    name: str
    path: str
    settings: dict[str, str]
    lines: dict[str, int]
    build: Build

    @staticmethod
    def of(tree: Tree, path: str) -> _Control:
        name = PurePosixPath(path).name.removesuffix(".in").removesuffix(".control")
        build = Build.of(tree, PurePosixPath(path).parent, name)
        text = tree.text(path)
        found = list(_SETTING.finditer(text))
        given = {each["name"]: (each["quoted"] or each["plain"] or "").replace("''", "'") for each in found}
        settings = {setting: build.filled(value) for setting, value in given.items()}
        lines = {each["name"]: text.count("\n", 0, each.start()) + 1 for each in found}
        return _Control(name, path, settings, lines, build)

    @property
    def folder(self) -> PurePosixPath:
        return PurePosixPath(self.path).parent

    @property
    def version(self) -> str:
        return self.build.version(self.settings.get("default_version", ""))

    @property
    def is_relocatable(self) -> bool:
        return self.settings.get("relocatable", "false").lower() in ("true", "t", "on", "yes", "1")

    @property
    def requires(self) -> list[str]:
        return [name for part in self.settings.get("requires", "").split(",") if (name := part.strip(' \t"'))]


@layout("extension")
def extension(tree: Tree) -> list[Version] | None:
    """`name--1.0.sql` and the upgrade scripts `name--1.0--1.1.sql` on the shortest way to `default_version`.

    A script of that version itself is preferred, as CREATE EXTENSION does; a project that builds it from `name.sql` has
    that instead. `@extschema@`, `@extowner@` and `MODULE_PATHNAME` are filled in, the schema of the control file is
    created, and required extensions come first.
    https://www.postgresql.org/docs/current/extend-extensions.html
    """
    controls = [_Control.of(tree, path) for path in _control_files(tree)]
    candidates = [(control, _Scripts.of(tree, control)) for control in controls]
    found = [(control, scripts) for control, scripts in candidates if scripts.way]
    if not found:
        return None
    control, scripts = max(found, key=lambda pair: len(pair[1].by_versions))
    return list(_versions(tree, control, scripts))


def _control_files(tree: Tree) -> list[str]:
    """The primary control files, also those that a makefile fills in."""
    found = (tree.glob(f"{folder}*.control{end}") for folder in ("", "**/") for end in ("", ".in"))
    return next(filter(None, ([path for path in paths if "--" not in path] for paths in found)), [])


def _versions(tree: Tree, control: _Control, scripts: _Scripts) -> Iterator[Version]:
    for number, paths in enumerate(scripts.way):
        made = [version(tree, path, keep=without_echo) for path in paths]
        read = [_preprocessed(tree, path, each.files[0]) for path, each in zip(paths, made, strict=True)]
        files = [_filled(file, control) for file, _ in read]
        problems = [problem for each in made for problem in each.problems]
        if number == 0:
            problems += scripts.problems(tree, control)
        yield replace(
            made[0],
            id=scripts.target_of(paths, control),
            name=SQL_ENDING.sub("", PurePosixPath(paths[0]).name.removesuffix(".in"))
            if len(paths) == 1
            else control.name,
            files=(_preparation(tree, control, scripts.target_of(paths, control), is_first=number == 0), *files),
            problems=tuple(problems),
            extension=(control.name, *control.requires),
            includes=tuple(file for _, included in read for file in included),
        )


@positional
class _Scripts:
    """An extension's scripts by the versions before and after them, and those to run, in order."""

    by_versions: _ByVersions
    way: list[_Files]

    @staticmethod
    def of(tree: Tree, control: _Control) -> _Scripts:
        start = f"{control.name}--"
        by_versions: _ByVersions = {}
        for path in (*tree.glob("**/*.sql"), *tree.glob("**/*.sql.in")):
            name = PurePosixPath(path).name.removesuffix(".in")
            versions = name.removeprefix(start).removesuffix(".sql").split("--")
            if name.startswith(start) and len(versions) <= 2 and not _is_test(path):
                step = ("", versions[0]) if len(versions) == 1 else (versions[0], versions[1])
                by_versions.setdefault(step, (path,))
        to, files = control.build.script(control.version)
        if not files and not install_path(by_versions, control.version):
            files = control.build.usual()
        if not (files or by_versions) and is_pgrx(tree, control.folder):
            files = sql_files(tree, control.folder)
        if files:
            by_versions.setdefault(("", to), files)
        way = install_path(by_versions, control.version) or install_path(by_versions, _newest(by_versions))
        return _Scripts(by_versions, way)

    def target_of(self, files: _Files, control: _Control) -> str:
        """The version that a script leads to."""
        return next((to for (_, to), each in self.by_versions.items() if each == files), control.version)

    def problems(self, tree: Tree, control: _Control) -> Iterator[Diagnostic]:
        """What is to be said if the scripts do not lead to the default version."""
        if self.target_of(self.way[-1], control) != control.version:
            place = SourceFile(tree.show(control.path), "", origins=(_line(control, "default_version"),))
            yield Diagnostic(
                code="22023",
                severity=Severity.WARNING,
                message=f'extension "{control.name}" has no installation script nor update path for version '
                f'"{control.version}"',
                location=place.location(0),
                hint="The newest version that has one is documented. Build the extension's scripts first.",
            )


def _is_test(path: str) -> bool:
    return not {"test", "tests", "expected", "results"}.isdisjoint(PurePosixPath(path).parts[:-1])


def install_path(scripts: _ByVersions, target: str) -> list[_Files]:
    """The scripts from nothing to a version: find_install_path. Of ways of one length, the later first version wins."""
    ways = [(start, steps) for (before, start) in scripts if not before and (steps := _update(scripts, start, target))]
    if ("", target) in scripts:
        return [scripts["", target]]
    best = min(ways, key=lambda pair: (len(pair[1]), _Last(pair[0])), default=None)
    if best is None:
        return []
    return [scripts["", best[0]], *(scripts[step] for step in best[1])]


class _Last(str):
    """A name that sorts before those that come before it."""

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _update(scripts: _ByVersions, start: str, target: str) -> list[tuple[str, str]]:
    """The shortest way of upgrades: find_update_path. It passes through no version that has a script of its own."""
    before: dict[str, str] = {start: ""}
    ahead = [start]
    while ahead and target not in before:
        reached: dict[str, str] = {}
        for known in sorted(ahead):
            steps = [to for (origin, to) in scripts if origin == known and to not in before]
            reached.update({to: known for to in steps if ("", to) not in scripts})
        before |= reached
        ahead = list(reached)
    way: list[tuple[str, str]] = []
    while before.get(target):
        way.append((before[target], target))
        target = before[target]
    return way[::-1]


def _newest(scripts: _ByVersions) -> str:
    """The version that the most upgrades lead to."""
    versions = {to for _, to in scripts}
    return max(sorted(versions), key=lambda to: len(install_path(scripts, to)), default="")


# --- what a script is run with ------------------------------------------------------------------------------


def without_echo(text: str) -> str:
    """Blank `\\echo`, whose line ends with `\\quit`: CREATE EXTENSION skips it."""
    return _ECHO.sub(lambda line: blank(line[0]), text)


def _preprocessed(tree: Tree, path: str, script: SourceFile) -> tuple[SourceFile, tuple[SourceFile, ...]]:
    """A script with what it includes for the C preprocessor, at the places of the lines that do, and these files."""
    read: dict[str, SourceFile] = {}
    size = 0

    def included(path: str, line: re.Match[str]) -> str:
        nonlocal size
        name = normpath(PurePosixPath(path).parent / line["path"])
        size += max(len(tree.text(name)), _SMALLEST)
        if name not in tree.paths or size > _LARGEST:
            return line[0]
        read[name] = tree.source(name)[0]
        return without_echo(_INCLUDE.sub(functools.partial(included, name), read[name].text))

    return _substituted(script, _INCLUDE, functools.partial(included, path)), tuple(read.values())


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _filled(file: SourceFile, control: _Control) -> SourceFile:
    """A script with its placeholders filled in, each at its place: execute_extension_script."""
    schema = _quoted(control.settings.get("schema") or "public")
    values = {"@extowner@": _OWNER} if control.is_relocatable else {"@extowner@": _OWNER, "@extschema@": schema}
    if library := control.settings.get("module_pathname"):
        values["MODULE_PATHNAME"] = f"$libdir/{library}" if library in control.build.libraries else library
    values = control.build.values | values
    for name in control.requires:
        values[f"@extschema:{name}@"] = "public"
    values |= {f"'{name}'": f"'$libdir/{name}'" for name in control.build.libraries}
    names = (f"(?<=\\b[aA][sS] ){re.escape(name)}" if "'" in name else re.escape(name) for name in values)
    pattern = re.compile("|".join(sorted(names, key=len, reverse=True)))
    return _substituted(file, pattern, lambda match: values[match[0]])


def _substituted(file: SourceFile, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> SourceFile:
    """The file with every match replaced; the places of what is around them stay."""
    if not pattern.search(file.text):
        return file
    parts: list[str] = []
    origins: list[Origin] = []
    length = 0
    for number, line in enumerate(file.text.split("\n"), 1):
        last = 0
        for match in [*pattern.finditer(line), None]:
            end = match.start() if match else len(line)
            kept, put = line[last:end], value(match) if match else "\n"
            origins += [Origin(length, number, last + 1, 1), Origin(length + len(kept), number, end + 1, 0)]
            parts += [kept, put]
            length += len(kept) + len(put)
            last = match.end() if match else end
    return replace(file, text="".join(parts).removesuffix("\n"), origins=tuple(origins))


def _preparation(tree: Tree, control: _Control, to: str, *, is_first: bool) -> SourceFile:
    """What CREATE and ALTER EXTENSION do before a script: required extensions, the schema, the extension itself."""
    name, schema = _quoted(control.name), _quoted(control.settings.get("schema") or "public")
    needed = [("requires", f"CREATE EXTENSION IF NOT EXISTS {_quoted(each)}") for each in control.requires]
    is_own = control.settings.get("schema", _CATALOG) != _CATALOG
    made = [("schema", f"CREATE SCHEMA IF NOT EXISTS {schema}")] if is_own else []
    path = [("schema", f"SET search_path = {schema}, {'public, ' if schema != 'public' else ''}pg_temp")]
    version = to.replace("'", "''")
    created = [("default_version", f"CREATE EXTENSION {name} VERSION '{version}'")]
    updated = [("default_version", f"ALTER EXTENSION {name} UPDATE TO '{version}'")]
    comment = control.settings.get("comment", "").replace("'", "''")
    told = [("comment", f"COMMENT ON EXTENSION {name} IS '{comment}'")] if comment else []
    text, origins = "", []
    for setting, statement in (*needed, *made, *path, *created, *told) if is_first else (*path, *updated):
        origins.append(_line(control, setting, len(text)))
        text += f"{statement};\n"
    return SourceFile(tree.show(control.path), text, origins=tuple(origins))


def _line(control: _Control, setting: str, start: int = 0) -> Origin:
    return Origin(start, control.lines.get(setting, 1), 1, 0)
