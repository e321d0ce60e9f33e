"""Mutations of SQL by tokens: most keep the kind of a token, so that many mutated statements still parse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from pglast.parser import ParseError, parse_sql_protobuf

from .words import GARBAGE, KEYWORDS, NAMES, NUMBERS, PHRASES, PSQL, STRINGS, WRAPPINGS

TOKEN = re.compile(
    r"""--[^\n]* | /\*.*?\*/ | (?P<tag>\$\w*\$).*?(?P=tag) | '(?:[^']|'')*' | "(?:[^"]|"")*" | [^\W\d][\w$]*
    | \d+(?:\.\d+)? | \s+ | :: | [<>=!~@\#%^&|`?+*/-]+ | .""",
    re.DOTALL | re.VERBOSE,
)
Tokens: TypeAlias = list[str]


@dataclass(frozen=True)
class Vocabulary:
    """What mutations take tokens from: the statements of a source, and the names, strings and numbers in them."""

    statements: tuple[str, ...]
    names: tuple[str, ...]
    strings: tuple[str, ...]
    numbers: tuple[str, ...]

    @staticmethod
    def of(statements: Sequence[str]) -> Vocabulary:
        """The words of these statements, each once for every statement that has it."""
        words = [token for text in statements for token in sorted(set(tokens(text)))]
        return Vocabulary(
            tuple(statements),
            tuple(word for word in words if is_name(word)),
            tuple(word for word in words if word.startswith("'")),
            tuple(word for word in words if word[0].isdigit()),
        )


def tokens(text: str) -> Tokens:
    """The tokens of a text; together they are the text."""
    return [match[0] for match in TOKEN.finditer(text)]


def is_name(token: str) -> bool:
    """Whether it is an identifier and no keyword."""
    return token.startswith('"') or (token[0].isalpha() and token.lower() not in KEYWORDS)


def mutated(text: str, words: Vocabulary, random: Random) -> str:
    """A mutation of the text: one that still parses where one of a few does, most of the time."""
    result = _mutated(text, words, random)
    while random.random() < 0.85 and not _parses(result):
        result = _mutated(text, words, random)
    return result


def _parses(text: str) -> bool:
    try:
        parse_sql_protobuf(text.encode("utf-8", "replace").decode())
    except (ParseError, ValueError):
        return False
    return True


def _mutated(text: str, words: Vocabulary, random: Random) -> str:
    """The text after one to four mutations, some of them inside of its strings and bodies."""
    parts = tokens(text)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        bodies = [place for place, part in enumerate(parts) if len(part) > 20 and part[0] in "$'"]
        if bodies and random.random() < 0.5:
            place = random.choice(bodies)
            parts[place] = _inside(parts[place], words, random)
        elif parts:
            parts = random.choices(MUTATIONS, WEIGHTS)[0](parts, words, random)
    return "".join(parts)


def _inside(token: str, words: Vocabulary, random: Random) -> str:
    quote = token[: token.index("$", 1) + 1] if token[0] == "$" else "'"
    body = tokens(token[len(quote) : -len(quote)])
    return quote + "".join(random.choices(MUTATIONS, WEIGHTS)[0](body, words, random) if body else body) + quote


# --- the mutations ------------------------------------------------------------------------------------------


def _of_same_kind(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    place = random.randrange(len(parts))
    token = parts[place]
    if token[0].isdigit():
        choices: Sequence[str] = (*NUMBERS, *words.numbers)
    elif token[0] in "'$":
        choices = (*STRINGS, *words.strings)
    elif is_name(token):
        choices = words.names if words.names and random.random() < 0.8 else NAMES
    elif token[0].isalpha():
        choices = tuple(KEYWORDS)
    else:
        choices = parts
    return [*parts[:place], random.choice(choices), *parts[place + 1 :]]


def _names_of_same_kind(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    named = [place for place, part in enumerate(parts) if is_name(part) or part[0].isdigit() or part[0] == "'"]
    if not named:
        return _of_same_kind(parts, words, random)
    place = random.choice(named)
    return [*parts[:place], *_of_same_kind([parts[place]], words, random), *parts[place + 1 :]]


def _drop(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    start, end = _slice(parts, random, 4)
    return parts[:start] + parts[end:]


def _duplicate(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    start, end = _slice(parts, random, 8)
    times = random.choice((1, 1, 1, 2, 40))
    return parts[:end] + [" ", *parts[start:end]] * times + parts[end:]


def _swap(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    parts = list(parts)
    parts[one], parts[other] = parts[other], parts[one]
    return parts


def _phrase(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    place = random.randint(0, len(parts))
    return [*parts[:place], f" {random.choice(PHRASES)} ", *parts[place:]]


def _garbage(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    place = random.randint(0, len(parts))
    return [*parts[:place], random.choice(GARBAGE if random.random() < 0.5 else PSQL), *parts[place:]]


def _splice(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    other = tokens(random.choice(words.statements))
    return parts[: random.randint(0, len(parts))] + other[random.randint(0, len(other)) :]


def _group(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    """Replace the text in parentheses by the text in others."""
    here, other = _groups(parts), tokens(random.choice(words.statements))
    there = _groups(other)
    if not here or not there:
        return _splice(parts, words, random)
    (start, end), (first, last) = random.choice(here), random.choice(there)
    return parts[:start] + other[first:last] + parts[end:]


def _nest(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    start, end = _slice(parts, random, 6)
    opening, closing = random.choice((("(", ")"), ("(select ", ")"), ("array[", "]"), ("not (", ")"), ("abs(", ")")))
    depth = random.choice((1, 1, 2, 3, 30, 300)) if random.random() < 0.2 else 1
    return [*parts[:start], opening * depth, *parts[start:end], closing * depth, *parts[end:]]


def _wrap(parts: Tokens, words: Vocabulary, random: Random) -> Tokens:
    text = "".join(parts).strip().rstrip(";")
    wrapping = random.choice(WRAPPINGS)
    return tokens(wrapping.replace("{!r}", "'" + text.replace("'", "''") + "'").replace("{}", text))


def _groups(parts: Tokens) -> list[tuple[int, int]]:
    opened, found = [], []
    for place, part in enumerate(parts):
        if part == "(":
            opened.append(place)
        elif part == ")" and opened:
            found.append((opened.pop(), place + 1))
    return found


def _slice(parts: Tokens, random: Random, most: int) -> tuple[int, int]:
    start = random.randrange(len(parts))
    return start, start + random.randint(1, most)


Mutation: TypeAlias = Callable[[Tokens, Vocabulary, Random], Tokens]
WEIGHTED: Iterable[tuple[int, Mutation]] = (
    *((18, _names_of_same_kind), (10, _of_same_kind), (8, _drop), (6, _duplicate), (6, _swap), (14, _phrase)),
    *((3, _garbage), (5, _splice), (14, _group), (6, _nest), (10, _wrap)),
)
WEIGHTS, MUTATIONS = zip(*WEIGHTED, strict=True)
