"""The fixed texts of a room, as its syntax trees hold them, so that they can be read in one sitting.

    python -m tests.texts render            every text of meshdoc/render, by file and line; `{}` for what is put in

Listed are strings with more than one word, and single words in a capital: what may be a sentence, a title or a label.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "meshdoc"
WORDS = re.compile(r"[A-Za-z]{2,}\S* +\S*[A-Za-z]|\A[A-Z][a-z]+[a-z .:]*\Z")


def modules(*places: str) -> list[Path]:
    """The modules in some places of the package: rooms, files, or "" for all."""
    return sorted(
        path for place in places for path in (PACKAGE / place, *(PACKAGE / place).rglob("*.py")) if path.is_file()
    )


def literals(source: str) -> list[tuple[int, str]]:
    """The strings of a module that are part of an expression, with their lines; an f-string is one."""
    tree = ast.parse(source)
    statements = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in _parts(node)}
    skipped = inside | {id(value) for value in statements if isinstance(value, ast.Constant)}
    found = [
        (node.lineno, _text(node))
        for node in ast.walk(tree)
        if isinstance(node, (ast.JoinedStr, ast.Constant)) and id(node) not in skipped
    ]
    return sorted((line, text) for line, text in found if text)


def _parts(node: ast.JoinedStr) -> Iterator[ast.AST]:
    """The fixed parts of an f-string, and how its values are formatted; strings in a value are texts themselves."""
    for part in node.values:
        yield part
        if isinstance(part, ast.FormattedValue) and part.format_spec:
            yield from ast.walk(part.format_spec)


def _text(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_text(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def texts(*places: str) -> Iterator[tuple[Path, int, str]]:
    """The fixed texts of some places: those that a reader could see."""
    for path in modules(*places):
        for line, text in literals(path.read_text("utf-8")):
            if WORDS.search(text):
                yield path.relative_to(PACKAGE), line, " ".join(text.split())


if __name__ == "__main__":
    for path, line, text in texts(*(sys.argv[1:] or [""])):
        print(f"{path.as_posix()}:{line}: {text}")
