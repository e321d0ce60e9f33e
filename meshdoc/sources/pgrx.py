"""Extensions in Rust, whose script pgrx writes: the SQL files among what it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from posixpath import normpath

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources.order import order_check
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import SourceFile, Version

_DEPENDENCY = re.compile(r"^(?:pgrx\b|\[(?:\w+\.)?dependencies\.pgrx\])", re.MULTILINE)
_FILE = re.compile(r'\bextension_sql_file!\s*\(\s*"(?P<path>[^"]+)"(?P<rest>[^;]*)')
_VERSION = re.compile(r'^version[ \t]*=[ \t]*"(?P<version>[^"]+)"', re.MULTILINE)


def is_pgrx(tree: Tree, folder: PurePosixPath) -> bool:
    """Whether the folder of a control file is a program for pgrx."""
    return bool(_DEPENDENCY.search(tree.text(str(folder / "Cargo.toml"))))


def sql_files(tree: Tree, folder: PurePosixPath) -> tuple[str, ...]:
    """The SQL files that a program names, those for the beginning of the script first and those for its end last."""
    found: dict[str, int] = {}
    for path in tree.glob(str(folder / "**/*.rs")):
        for match in _FILE.finditer(tree.text(path)):
            named = normpath(PurePosixPath(path).parent / match["path"])
            if named in tree.paths:
                place = 0 if "bootstrap" in match["rest"] else 2 if "finalize" in match["rest"] else 1
                found.setdefault(named, place)
    return tuple(sorted(found, key=lambda path: found[path]))


@order_check("pgrx")
def incomplete(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Versions made of the SQL files that a program names: the rest of the script is missing."""
    for control in tree.glob("**/*.control") if versions else ():
        folder = PurePosixPath(control).parent
        read = {file.path for file in versions[0].files}
        if is_pgrx(tree, folder) and read == {tree.show(path) for path in (control, *sql_files(tree, folder))}:
            yield Diagnostic(
                code="pgrx",
                severity=Severity.WARNING,
                message="the functions and types that pgrx makes from Rust are missing, as meshdoc runs no programs",
                location=SourceFile(tree.show(control), "").location(0),
                hint=advice(tree, control),
            )


def advice(tree: Tree, control: str) -> str:
    """How the script of an extension is made."""
    path = PurePosixPath(control)
    script = path.parent / "sql" / f"{path.stem}--{cargo_version(tree, path.parent) or 'VERSION'}.sql"
    return f"`cargo pgrx schema --out {tree.show(str(script))}` writes the whole script, which is then read."


def cargo_version(tree: Tree, folder: PurePosixPath) -> str:
    """The version of the program, or of the workspace around it."""
    texts = (tree.text(str(each / "Cargo.toml")) for each in (folder, *folder.parents))
    return next((match["version"] for match in map(_VERSION.search, texts) if match), "")


def program(tree: Tree) -> str:
    """What to do about an extension in Rust, larger than the SQL files, that names none; empty if there is none."""
    for control in tree.glob("**/*.control"):
        folder = PurePosixPath(control).parent
        is_larger = len(tree.glob(str(folder / "**/*.rs"))) > len(tree.glob("**/*.sql"))
        if is_larger and is_pgrx(tree, folder) and not sql_files(tree, folder):
            return f"{tree.show(control)} is of an extension in Rust: {advice(tree, control)[:-1]}"
    return ""
