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

import pytest
from texts import PACKAGE, literals, modules, texts

EXAMPLE = PACKAGE.parent / "migrations"

AVOIDED = (
    *("be it", "but for", "anew", "what of", "comes to", "whoever", "stands for", "had not", "there is to tell"),
    *("is let be", "left aside", "for want of", "what becomes of", "what became of"),
)
PHRASE = re.compile(rf"\b(?:{'|'.join(AVOIDED)})\b", re.IGNORECASE)

UNIDIOMATIC = (
    *(
        "not its full effect",
        "what the migrations say",
        "what could not be carried out",
        "is taken from another source",
    ),
    *("what was there before", "for want", "how far to trust", "trust ledger", "here stands", "not in full"),
    *("builds on", "rights of", "refers to", "referred to by", "refer to", "keys and checks", "named in the body of"),
    *("only rows where", "unique with others", "next of `", "counts with `", "by way of", "that had this name before"),
    *("run on another day, that makes", "keeps here", "for everybody but", "has it on every row", "nobody adds"),
    *(
        "of its own, the same holds",
        "decides what its names mean",
        "no index of",
        "it is not there",
        "had the name before",
    ),
    *(
        "ties",
        "each table's page shows",
        "tie the table",
        "too many for a diagram",
        "what came and went",
        "with it check",
    ),
    *("nothing in the schema changed", "may grant on", "the default for its kind", "the privileges of its groups"),
    *("may log in", "as told by", "as the settings say", "cleans up or analy[sz]es", "changes rows, not the catalog"),
    *("only named so far", "there is nothing in it", "in which postgresql sorts", "values are of type"),
)
"""Wordings that the language guide replaces; what a reader is shown uses none, but a docstring may."""
REPLACED = re.compile(rf"(?<!\w)(?:{'|'.join(UNIDIOMATIC)})(?!\w)|\bRights\b", re.IGNORECASE)
SHOWN = ("cli", "compare", "diagnostics.py", "history", "insight", "lint", "platforms.py", "render", "sources")
"""Rooms whose texts are printed or are part of pages."""

NOT_YET = frozenset({"cli.py"})
"""Modules whose texts are still to be mended."""
FOR_READERS = ("cli", "diagnostics.py", "history", "insight", "lint", "platforms.py", "render", "sources")
"""Rooms whose docstrings and comments are checked too."""


def numbered(source: str) -> list[str]:
    """The strings of a module that are part of an expression, with their lines."""
    return [f"{line}: {text}" for line, text in literals(source)]


def strings(source: str) -> Iterator[ast.Constant]:
    """Every string of a module: docstrings, literals and the fixed parts of f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def prose(source: str) -> list[str]:
    """The strings and comments of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [f"{token.start[0]}: {token.string}" for token in tokens if token.type == tokenize.COMMENT]
    return [*(f"{node.lineno}: {node.value}" for node in strings(source)), *comments]


def faults(texts: Iterable[str]) -> list[str]:
    """The texts that use a phrase to avoid."""
    return [text for text in texts if PHRASE.search(" ".join(text.split()))]


def test_no_literal_uses_a_phrase_to_avoid() -> None:
    found = {path: faults(numbered(path.read_text("utf-8"))) for path in modules("") if path.name not in NOT_YET}
    assert {path.relative_to(PACKAGE).as_posix(): texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("place", SHOWN)
def test_no_text_uses_a_wording_that_the_guide_replaces(place: str) -> None:
    assert [f"{path}:{line}: {text}" for path, line, text in texts(place) if REPLACED.search(text)] == []


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
    assert set(faults(numbered(SOURCE))) == {"4: {} had not", "4: stands\nfor it", "4: split but for that"}
    assert {text.partition(": ")[2] for text in faults(prose(SOURCE))} == {
        *("What of it.", "# whoever asks", "Be it so."),
        *(" had not", "stands\nfor it", "split but for that"),
    }


def test_the_texts_of_a_room_are_listed() -> None:
    assert literals('x = f"{a} of {b:>{width}} rows" "!"; f("one")\n"""No text."""') == [
        (1, "one"),
        (1, "{} of {} rows!"),
    ]
    assert any(text == "Key columns only." for _, _, text in texts("render"))
