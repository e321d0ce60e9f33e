"""Texts for readers are idiomatic technical English: none uses the phrases that the language guide rules out.

Checked are the string literals of every module, because any of them may become part of a message; in the rooms that
write for readers also docstrings and comments (the docstrings of rules and layouts are pages themselves); and the
example, whose comments are the first prose that a visitor of output/ reads.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import meshdoc

PACKAGE = Path(meshdoc.__file__).parent
EXAMPLE = PACKAGE.parent / "migrations"

AVOIDED = (
    *("be it", "but for", "anew", "what of", "comes to", "whoever", "stands for", "had not", "there is to tell"),
    *("is let be", "left aside", "for want of", "what becomes of", "what became of"),
)
PHRASE = re.compile(rf"\b(?:{'|'.join(AVOIDED)})\b", re.IGNORECASE)

NOT_YET = frozenset({"cli.py"})
"""Modules whose texts are still to be mended."""
FOR_READERS = ("cli", "diagnostics.py", "history", "insight", "lint", "platforms.py", "render", "sources")
"""Rooms whose docstrings and comments are checked too."""


def strings(source: str) -> Iterator[ast.Constant]:
    """Every string of a module: docstrings, literals and the fixed parts of f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def literals(source: str) -> list[str]:
    """The strings of a module that are part of an expression."""
    statements = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr))
    documentation = {node.value.lineno for node in statements if isinstance(node.value, ast.Constant)}
    return [f"{node.lineno}: {node.value}" for node in strings(source) if node.lineno not in documentation]


def prose(source: str) -> list[str]:
    """The strings and comments of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [f"{token.start[0]}: {token.string}" for token in tokens if token.type == tokenize.COMMENT]
    return [*(f"{node.lineno}: {node.value}" for node in strings(source)), *comments]


def faults(texts: Iterable[str]) -> list[str]:
    """The texts that use a phrase to avoid."""
    return [text for text in texts if PHRASE.search(" ".join(text.split()))]


def modules(*places: str) -> list[Path]:
    """The modules in some places of the package."""
    return sorted(
        path for place in places for path in (PACKAGE / place, *(PACKAGE / place).rglob("*.py")) if path.is_file()
    )


def test_no_literal_uses_a_phrase_to_avoid() -> None:
    found = {path: faults(literals(path.read_text("utf-8"))) for path in modules("") if path.name not in NOT_YET}
    assert {path.relative_to(PACKAGE).as_posix(): texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("place", FOR_READERS)
def test_no_prose_uses_a_phrase_to_avoid(place: str) -> None:
    found = {path: faults(prose(path.read_text("utf-8"))) for path in modules(place)}
    assert {path.relative_to(PACKAGE).as_posix(): texts for path, texts in found.items() if texts} == {}


def test_the_example_uses_no_phrase_to_avoid() -> None:
    texts = [f"{path.name}: {line}" for path in EXAMPLE.glob("*.sql") for line in path.read_text("utf-8").splitlines()]
    assert texts
    assert faults(texts) == []


SOURCE = '''"""What of it."""
def f(x):  # whoever asks
    """Be it so."""
    return f"{x} had not", "stands\\nfor it", "forwhatever", ("split " "but for that")
'''


def test_phrases_are_found_wherever_they_are() -> None:
    assert set(faults(literals(SOURCE))) == {"4:  had not", "4: stands\nfor it", "4: split but for that"}
    assert {text.partition(": ")[2] for text in faults(prose(SOURCE))} == {
        *("What of it.", "# whoever asks", "Be it so."),
        *(" had not", "stands\nfor it", "split but for that"),
    }
