"""No text makes a regular expression slow: the time grows linearly with the length of the text."""

from __future__ import annotations

import ast
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[2] / "meshdoc"
LENGTH = 5_000
MOST = 100
"""How many times as long as a plain expression takes for the same text."""
WAYS = {"match": "match", "fullmatch": "fullmatch"}
WAYS |= dict.fromkeys(("search", "finditer", "findall", "sub", "subn", "split"), "search")
CANDIDATES = "a1 \n_-.x/'\"$(),;:=<>\t@#*\\{}[]AZ%&!|~`é"
Parsed = Sequence[tuple[Any, Any]]
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


# --- what is searched -----------------------------------------------------------------------------------------


def patterns() -> Iterator[tuple[str, re.Pattern[str], set[str]]]:
    """The expressions that modules hold, each with a name and the ways in which it is used."""
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__main__.py"]
    trees = {_module(path): ast.parse(path.read_text("utf-8")) for path in files}
    used = _used(trees)
    for module in trees:
        for name, value in vars(import_module(module)).items():
            how = used.get((module, name)) or used.get((module, "")) or {*WAYS.values()}
            yield from ((f"{module}.{name}", each, how) for each in _held(value))


def _used(trees: dict[str, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """How each module-level name is used, in its own module or where it is imported; other names count as ''."""
    found = defaultdict[tuple[str, str], set[str]](set)
    for module, tree in trees.items():
        homes = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        own = {
            target.id: (module, target.id)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if node.attr in WAYS and (node.attr != "split" or node.value.id.isupper()):
                found[(homes | own).get(node.value.id, (module, ""))].add(WAYS[node.attr])
    return found


def _module(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def _held(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield from [value] if isinstance(value.pattern, str) else []
    elif isinstance(value, tuple | list | frozenset | dict) and depth < 3:
        for each in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from _held(each, depth + 1)


# --- texts that make a careless expression backtrack ---------------------------------------------------------------


def attacks(pattern: re.Pattern[str]) -> set[str]:
    """Texts that repeat what the expression repeats, and lack what it requires next."""
    tree = list(parser.parse(pattern.pattern, pattern.flags))
    found = set[str]()
    for before, body in _repeats(tree, ""):
        count = LENGTH // len(body)
        found |= {body * count, before + body * count + "\0", (before + body) * (LENGTH // len(before + body))}
    return found


def _repeats(tree: Parsed, before: str) -> Iterator[tuple[str, str]]:
    """For each unbounded repeat: a text that may precede it, and one that it repeats."""
    for place, (code, given) in enumerate(tree):
        start = before + _shortest(tree[:place])
        if code in REPEATS:
            if given[1] > LENGTH // 10:
                yield from ((start, each) for each in _bodies(given[2]))
            yield from _repeats(list(given[2]), start)
        for part in _parts(code, given):
            yield from _repeats(list(part), start)


def _parts(code: Any, given: Any) -> list[Parsed]:
    if code is op.SUBPATTERN:
        return [given[3]]
    if code is op.BRANCH:
        return list(given[1])
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [given[1]]
    return [given] if code is op.ATOMIC_GROUP else []


def _bodies(body: Parsed) -> set[str]:
    """Texts that the body of a repeat matches: each alternative, and some characters of a set."""
    (code, given), *others = list(body)
    while code is op.SUBPATTERN and not others and len(given[3]) == 1:
        ((code, given),) = list(given[3])
    if code is op.BRANCH and not others:
        return {text for each in given[1] for text in _bodies(each)} if all(map(len, given[1])) else {"a"}
    if code is op.IN and not others:
        return set(_characters(given)[:4])
    return {_shortest(body) or "a"}


def _characters(members: Parsed) -> list[str]:
    held = re.compile(_set(members))
    return [each for each in CANDIDATES if held.match(each)] or ["a"]


def _set(members: Parsed) -> str:
    """The set as an expression again."""
    categories = {
        op.CATEGORY_DIGIT: r"\d",
        op.CATEGORY_NOT_DIGIT: r"\D",
        op.CATEGORY_SPACE: r"\s",
        op.CATEGORY_NOT_SPACE: r"\S",
        op.CATEGORY_WORD: r"\w",
        op.CATEGORY_NOT_WORD: r"\W",
    }
    parts = ""
    for code, given in members:
        if code is op.NEGATE:
            parts += "^"
        elif code is op.LITERAL:
            parts += re.escape(chr(given))
        elif code is op.RANGE:
            parts += f"{re.escape(chr(given[0]))}-{re.escape(chr(given[1]))}"
        else:
            parts += categories[given]
    return f"[{parts}]"


def _shortest(tree: Parsed) -> str:
    """A short text that the expression matches; lookarounds are ignored."""
    made = ""
    for code, given in tree:
        if code is op.LITERAL:
            made += chr(given)
        elif code is op.NOT_LITERAL:
            made += "a" if chr(given) != "a" else "b"
        elif code is op.ANY:
            made += "a"
        elif code is op.IN:
            made += _characters(given)[0]
        elif code in REPEATS:
            made += _shortest(given[2]) * given[0]
        elif code is op.BRANCH:
            made += min(map(_shortest, given[1]), key=len)
        elif code in (op.SUBPATTERN, op.ATOMIC_GROUP):
            made += _shortest(given[3] if code is op.SUBPATTERN else given)
    return made


# --- how long it takes --------------------------------------------------------------------------------------------


def _spent(action: Callable[[str], object], text: str) -> float:
    begun = time.thread_time()
    action(text)
    return time.thread_time() - begun


def _slow(action: Callable[[str], object], text: str, most: float) -> bool:
    """Whether it is slow each time: a machine may be."""
    return all(_spent(action, text) > most for _ in range(3))


@pytest.fixture(scope="module")
def most() -> float:
    """The longest time allowed."""
    plain = re.compile(r"(?:(?!\*/)(?:[^\\']|\\.))*x")
    return MOST * min(_spent(plain.match, "a" * LENGTH) for _ in range(5))


def test_time_grows_with_the_text(most: float) -> None:
    slow = [
        f"{name}: {pattern.pattern}"
        for name, pattern, how in patterns()
        if any(_slow(getattr(pattern, way), text, most) for text in attacks(pattern) for way in how)
    ]
    assert not slow
