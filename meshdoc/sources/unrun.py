"""Migrations that are programs, which meshdoc does not run: what a folder without SQL migrations may hold instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath
from posixpath import basename

from meshdoc.diagnostics import Diagnostic, Location, Severity, SourceError
from meshdoc.record import positional
from meshdoc.sources import pgrx
from meshdoc.sources.order import order_check
from meshdoc.sources.sift import READ_IF_ALONE, Sifted, sift
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.version import Version, natural

_LANGUAGES = {
    **{"py": "Python", "rb": "Ruby", "exs": "Elixir", "ex": "Elixir", "java": "Java", "kt": "Kotlin", "go": "Go"},
    **{"ts": "TypeScript", "js": "JavaScript", "mjs": "JavaScript", "cjs": "JavaScript"},
    **{"rs": "Rust", "php": "PHP", "cs": "C#"},
}
_PROGRAM = re.compile(
    r"(?:.*/)?(?:[^/]*migrat(?:e|ions?)[^/]*|(?:alembic|revisions)/[^/]+)/(?:[^/]+/)?"
    rf"(?:(?:[VRm]|\w*migration[._-])?\d[^/]*|[0-9a-f]{{10,}}_[^/]*)\.(?P<ending>{'|'.join(_LANGUAGES)})",
    re.IGNORECASE,
)
_CHANGELOG = re.compile(
    r"(?:.*/)?(?:[^/]*change-?log[^/]*|(?:migrations|change-?logs?|change-?sets?)/(?:[^/]+/)*[^/]+)\.groovy",
    re.IGNORECASE,
)
"""A changelog of Liquibase or Grails that is a program, whatever its name begins with."""


@positional
class Programs:
    """The migrations of a tree that are programs: how many, in which language, and the folder with most of them."""

    count: int
    language: str
    folder: str
    is_spread: bool

    def __str__(self) -> str:
        holds = f"a migration in {self.language}" if self.count == 1 else f"{self.count} migrations in {self.language}"
        others = ", with other folders," if self.is_spread else ""
        return f"{self.folder or '.'}{others} holds {holds}, and meshdoc runs no programs"


ADVICE = "write the schema with `pg_dump --schema-only --file=schema.sql DATABASE`, and name that file"


def programs(tree: Tree) -> Programs | None:
    """The migrations that are programs in one language, of several languages the most; None if there are none."""
    found = [(path, _LANGUAGES[match["ending"].lower()]) for path in tree.paths if (match := _PROGRAM.fullmatch(path))]
    found += [(path, "Groovy") for path in filter(_CHANGELOG.fullmatch, tree.paths)]
    if not found:
        return None
    language, count = Counter(language for _, language in found).most_common(1)[0]
    folders = Counter(path.rpartition("/")[0] for path, each in found if each == language)
    return Programs(count, language, tree.show(folders.most_common(1)[0][0]), is_spread=len(folders) > 1)


_ACTIVE_RECORD = re.compile(r"(?:.*/)?db/(?:\w+_)?schema\.rb")
_PRISMA = re.compile(r"(?:.*/)?schema\.prisma")
_MODEL = re.compile(r"^model\s", re.MULTILINE)
_IS_POSTGRES = re.compile(r"^[^\S\n]*+provider\s*+=\s*+\"postgres(?:ql)?\"", re.MULTILINE)


def prisma_schema(tree: Tree, created: int = 0) -> str:
    """Where Prisma describes a schema for PostgreSQL, and how it becomes SQL.

    Empty if there is no such file, or if SQL creates about as many relations as it describes.
    """
    for path in filter(_PRISMA.fullmatch, tree.paths):
        text, shown = tree.source(path)[0].text, tree.show(path)
        if _IS_POSTGRES.search(text) and 2 * created < len(_MODEL.findall(text)):
            command = f"prisma migrate diff --from-empty --to-schema-datamodel {shown} --script > schema.sql"
            return f"{shown} describes the schema without migrations: write it with `{command}`, and name that file"
    return ""


def in_fizz(tree: Tree, first: Version) -> str:
    """What Pop's own language, which is no SQL, creates before the first version in the same folder; empty if nothing.

    The SQL alone is no history then, however much of it there is.
    """
    folder, _, name = first.files[-1].path.rpartition("/")
    files = [shown for shown in map(tree.show, tree.glob("**/*.up.fizz")) if shown.rpartition("/")[0] == folder]
    if not files or natural(name) < natural(basename(files[0])):
        return ""
    holds = "a migration" if len(files) == 1 else f"{len(files)} migrations"
    return f"{folder or '.'} holds {holds} in Fizz, beginning with {basename(files[0])}, which only Pop reads: {ADVICE}"


def nothing(tree: Tree, sifted: Sifted) -> str:
    """That a tree holds no SQL to read, and what it holds instead."""
    shown = tree.shown or "."
    if others := [path for path, why in sifted.aside.items() if why.startswith("for ") and SQL_ENDING.search(path)]:
        system = sifted.aside[others[0]].partition(",")[0]
        folder = tree.show(str(PurePosixPath(others[0]).parent))
        return (
            f"{shown}: the only SQL files are {system}, by names or settings; name their folder to read them: {folder}"
        )
    if program := pgrx.program(sifted.tree):
        return f"{shown}: no SQL files found; {program}"
    if found := programs(sifted.tree) or programs(tree):
        return f"{shown}: no SQL files found; {found}: {ADVICE}"
    if described := next(filter(_ACTIVE_RECORD.fullmatch, sifted.tree.paths), ""):
        return f"{shown}: no SQL files found; {tree.show(described)} describes the schema in Ruby: {ADVICE}"
    if described := prisma_schema(sifted.tree):
        return f"{shown}: no SQL files found; {described}"
    if other := elsewhere(sifted.tree):
        return f"{shown}: no SQL files found, but {other}"
    if missing := submodules(tree):
        return f"{shown}: no SQL files found; {missing}"
    if alone := [path for path in sifted.aside if SQL_ENDING.search(path)]:
        why = sifted.aside[alone[0]]
        files = "1 file is" if len(alone) == 1 else f"{len(alone)} files, such as {tree.show(alone[0])}, are"
        return f"{shown}: no SQL files left to read: {files} {why}; name the file or folder to read it"
    return f"{shown}: no SQL files found in this folder; name the folder that holds them"


_MODULES = ".gitmodules"
_SUBMODULE = re.compile(r"^[ \t]*+path[ \t]*+=[ \t]*+(?P<path>[^\s#]++)", re.MULTILINE)


def submodules(tree: Tree) -> str:
    """The submodules of git that are not checked out, and how they are; empty if there are none."""
    absent = [path for path in _SUBMODULE.findall(tree.text(_MODULES)) if not tree.under(path).paths]
    if not absent:
        return ""
    are = "submodule {} is" if len(absent) == 1 else "submodules {} are"
    more = f" and {len(absent) - _FEW} more" if len(absent) > _FEW else ""
    named = ", ".join(absent[:_FEW]) + more
    return f"the {are.format(named)} not checked out: run `git submodule update --init`"


def besides(sifted: Sifted) -> str:
    """What else describes a schema in a tree whose SQL files create nothing, and what to do; empty if nothing."""
    if found := programs(sifted.tree):
        return f"{found}: {ADVICE}"
    if other := elsewhere(sifted.tree):
        return other
    alone = [path for path, why in sifted.aside.items() if why in READ_IF_ALONE and SQL_ENDING.search(path)]
    if not alone:
        return ""
    files = f"{len(alone)} files, such as {sifted.tree.show(alone[0])}, are" if len(alone) > 1 else f"{alone[0]} is"
    return f"{files} {sifted.aside[alone[0]]}: name that folder to read it"


_EMBEDDING = re.compile(rf".*\.(?:{'|'.join(_LANGUAGES)}|tsx|scala|groovy|pm|pl|lua|c|cc|cpp)", re.IGNORECASE)
_TEST = re.compile(r"(?:^|[/_.-])(?:test|spec)s?[_.-]", re.IGNORECASE)
_LIKE_SQL = re.compile(r".*\.(?:schema|dump|pg|sql\.(?!md$)\w+|sqlt|tmpl|tpl|j2|in)", re.IGNORECASE)
_CREATES = re.compile(r"\bcreate\s+table\s", re.IGNORECASE)
_MOST_SEARCHED = 5_000
_LARGEST = 32 << 20


def elsewhere(tree: Tree) -> str:
    """Where a tree without SQL files holds SQL, and what to do; empty if nowhere, as far as it is searched."""
    return _where(tree, _LIKE_SQL, ": name that file to read it") or in_programs(tree)


def in_programs(tree: Tree) -> str:
    """Which programs of a tree hold SQL, and what to do; empty if none."""
    return _where(tree, _EMBEDDING, f", and meshdoc runs no programs: {ADVICE}")


def _where(tree: Tree, form: re.Pattern[str], advice: str) -> str:
    found = list(_creating(tree, form))
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{tree.show(found[0])}{more} {'contain' if more else 'contains'} CREATE TABLE{advice}" if found else ""


def _creating(tree: Tree, form: re.Pattern[str]) -> Iterator[str]:
    size = 0
    for path in islice(filter(form.fullmatch, tree.paths), _MOST_SEARCHED):
        try:
            text = tree.source(path)[0].text
        except SourceError:
            continue
        size += len(text)
        if size > _LARGEST:
            return
        if _CREATES.search(text) and not _TEST.search(path):
            yield path


def programs_elsewhere(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """More migrations that are programs than SQL files that no tool has ordered."""
    found = programs(sift(tree).tree)
    if found and found.count > sum(len(each.all_files) for each in versions):
        yield Diagnostic(
            code="program",
            severity=Severity.WARNING,
            message=f"{found}: the pages show the SQL files alone",
            location=None,
            hint=f"If they make another schema, {ADVICE}.",
        )


_FLYWAY = re.compile(r"V(?P<version>\d+(?:[._]\d+)*)__\w+\.(?P<ending>java|kt)")
_NUMBERED = re.compile(rf"(?P<version>\d++)[^/]*(?<!_test)\.(?P<ending>{'|'.join(_LANGUAGES)})")
_FEW = 5


@order_check("programs-between")
def programs_between(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Versions that exist only as programs: Flyway's anywhere in the project, others beside the SQL."""
    names = {basename(file.path) for each in versions for file in each.files}
    is_flyway = any(re.match(r"V\d[\d._]*__", name) for name in names)
    homes = {file.path.rpartition("/")[0] for each in versions for file in each.files}
    found: dict[str, tuple[str, str]] = {}
    for path in sift(tree).tree.paths:
        name, shown = basename(path), tree.show(path)
        beside = shown.rpartition("/")[0] in homes and f"{PurePosixPath(name).stem}.sql" not in names
        match = _FLYWAY.fullmatch(name) if is_flyway else _NUMBERED.fullmatch(name) if beside else None
        if match:
            found[match["version"].replace("_", ".")] = (shown, _LANGUAGES[match["ending"]])
    if found and len(versions) > 1:
        yield _about(found)


def _about(found: dict[str, tuple[str, str]]) -> Diagnostic:
    ids = sorted(found, key=natural)
    rest = f" and {len(ids) - _FEW} more" if len(ids) > _FEW else ""
    path, language = found[ids[0]]
    versions = "1 version is a program" if len(ids) == 1 else f"{len(ids)} versions are programs"
    return Diagnostic(
        code="programs-between",
        severity=Severity.WARNING,
        message=f"{versions} in {language}, which meshdoc does not run: {', '.join(ids[:_FEW])}{rest}",
        location=Location(path, 1, 1),
        hint="What they change is missing, and statements that need it are refused: write it as SQL in a baseline "
        "(--baseline FILE).",
    )
