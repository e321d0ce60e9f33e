"""The tables that a migration tool creates for itself, such as its history, for projects whose statements mention them.

They are an SQL file named after the layout in `data/tools`, and are replayed before the first migration.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources import Detected, Kind, SourceFile, Version
from meshdoc.sources.initdb import owners
from meshdoc.sources.schema_settings import search_path_of
from meshdoc.sources.tree import Tree

FOLDER = Path(__file__).parent / "data" / "tools"
SCHEMA = "tool-schema"
OWNER = "database-owner"
_NAMES_ROLE = r"\b(?:to|from|{kind}|user|authorization)\s+{name}(?![\w.])"
_MAKES_ROLE = r"\bcreate\s+(?:{kind}|user|group)\s+(?:if\s+not\s+exists\s+)?{name}(?!\w)"
_CREATED = re.compile(r"^create (?P<kind>schema|table) (?P<name>[\w.]+)", re.MULTILINE)
_COMMENT = re.compile(r"--[^\r\n]*")
_CREATES = r"\bcreate\s+(?:unlogged\s+)?{kind}\s+(?:if\s+not\s+exists\s+)?(?:public\.)?{name}(?![\w.])"
_MENTIONS = (
    r"\b(?:from|join|into|update|table|truncate|only|exists|on|references)\s+(?:public\.)?{name}(?![\w.])"
    r"|'(?:public\.)?{name}'(?:::|\s*\))"
)
_MENTIONS_SCHEMA = r"\bschema\s+{name}\b|(?<![\w.]){name}\s*\."


def tables(found: Sequence[Detected]) -> tuple[Version, ...]:
    """The tables of each detected tool, if a statement mentions one of them and none creates one."""
    return tuple(
        version
        for name in dict.fromkeys(each.layout for each in found)
        if (version := _version(name)) and _needs(version, found)
    )


def schema(project: Tree, found: Detected) -> tuple[Version, Diagnostic] | None:
    """The schemas in which a tool's settings have it run the migrations, and a notice about them.

    The first is created if the tool does so, or if no migration does.
    """
    path = search_path_of(project, found.layout, found.folder)
    if path is None or path.schemas[0] in ("", "public"):
        return None
    name, quoted = path.schemas[0], [f'"{each.replace(chr(34), chr(34) * 2)}"' for each in path.schemas]
    created = f"create schema if not exists {quoted[0]};\n"
    texts = (_plain(file.text) for version in found.versions for file in version.files)
    own = re.compile(_form("schema", _CREATES, name), re.IGNORECASE)
    is_made = not path.is_created and any(map(own.search, texts))
    text = f"{'' if is_made else created}alter role all set search_path = {', '.join(quoted)};\n"
    file = SourceFile(f"<{found.layout} schema>", text)
    told = Diagnostic(
        code=SCHEMA,
        severity=Severity.NOTICE,
        message=f"{found.layout} runs the migrations in schema {name}, as {path.path} says",
        location=None,
    )
    return Version(id=f"{found.layout} schema", name="", date=None, kind=Kind.BASELINE, files=(file,)), told


def names_roles(found: Sequence[Detected]) -> bool:
    """Whether a statement may give something to a role, as far as words tell."""
    texts = (file.text.lower() for each in found for version in each.versions for file in version.files)
    return any("owner to" in text or "grant" in text or " for role " in text for text in texts)


def owner(project: Tree, versions: Sequence[Version]) -> tuple[Version, Diagnostic] | None:
    """The role that a container's database is made for, and a notice, if statements name it and none creates it."""
    texts = [file.text for version in versions for file in version.files]
    for path, name in owners(project):
        plain = [_plain(text) for text in texts if name in text] if name != "postgres" else []
        named, made = (re.compile(_form("role", each, name), re.IGNORECASE) for each in (_NAMES_ROLE, _MAKES_ROLE))
        if any(map(named.search, plain)) and not any(map(made.search, plain)):
            file = SourceFile(f"<{project.show(path)}>", f'create role "{name}" superuser login;\n')
            told = Diagnostic(
                code=OWNER,
                severity=Severity.NOTICE,
                message=f"the database is made for role {name}, as {project.show(path)} says",
                location=None,
            )
            return Version(id=OWNER, name="", date=None, kind=Kind.BASELINE, files=(file,)), told
    return None


def _version(layout: str) -> Version | None:
    """The tables of a tool as a version. Its path is not a file's, so that it is the same on every machine."""
    path = FOLDER / f"{layout}.sql"
    if not path.exists():
        return None
    file = SourceFile(f"<{layout}>", path.read_text(encoding="utf-8"))
    return Version(id=layout, name="", date=None, kind=Kind.BASELINE, files=(file,))


def _needs(tables: Version, found: Sequence[Detected]) -> bool:
    created = [(match["kind"], match["name"]) for match in _CREATED.finditer(tables.files[0].text)]
    mentions = re.compile("|".join(_form(kind, _mention(kind), name) for kind, name in created), re.IGNORECASE)
    creates = re.compile("|".join(_form(kind, _CREATES, name) for kind, name in created), re.IGNORECASE)
    last_words = {name.rpartition(".")[2] for _, name in created}
    texts = [
        _plain(file.text)
        for each in found
        for version in each.versions
        for file in version.files
        if any(word in file.text.lower() for word in last_words)
    ]
    return any(map(mentions.search, texts)) and not any(map(creates.search, texts))


def _plain(text: str) -> str:
    """A text without comments and quotes of identifiers."""
    return _COMMENT.sub("", text).replace('"', "")


def _mention(kind: str) -> str:
    return _MENTIONS_SCHEMA if kind == "schema" else _MENTIONS


def _form(kind: str, pattern: str, name: str) -> str:
    return pattern.format(kind=kind, name=re.escape(name))
