"""Files of a folder that are no steps of one history: editions or parts of the same schema, tests, removals."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from meshdoc.sources.version import Version, natural

_RELATIONS = ("table", "view")
_CREATED = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+|foreign\s+|materialized\s+)*"
    r"(?P<kind>table|view|type|schema|domain|sequence|function|procedure|extension)\s+(?:if\s+not\s+exists\s+)?"
    r'(?:[^\s.;(),]{1,100}\s*\.\s*)?(?P<name>"?[\w$]+"?)',
    re.IGNORECASE,
)
_COMMENT = re.compile(r"--[^\n]*+|/\*(?:(?!\*/).)*+(?:\*/)?|^[^\S\n]*+\\[^\n]*+", re.DOTALL | re.MULTILINE)
_REMOVAL = re.compile(r"\s*(?:drop|delete|truncate)\s", re.IGNORECASE)
_HARMLESS = re.compile(r"\s*(?:(?:set|select|begin|start|commit|end|use)\b|$)", re.IGNORECASE)
_TAP = re.compile(r"\bselect\s+(?:\*\s+from\s+)?(?:no_plan|plan|finish|runtests)\s*\(", re.IGNORECASE)
"""What tests with pgTAP begin or end with."""
_TESTS = frozenset({"test", "tests"})
_POSTGRES = frozenset({"postgres", "postgresql", "pgsql", "pg"})
_SCHEMA = frozenset({"schema", "ddl", "structure"})
_WORD = re.compile(r"[-_. ]+")
_DIGITS = re.compile(r"\d+")
_HALF = 0.5
_FEWEST = 3
"""As many files are parts of another one, rather than alike by chance."""
_KEPT = 10_000
"""The texts that are remembered: each is looked at for every folder around it."""


class Made(NamedTuple):
    """The last parts of the names of what a file creates, and of the relations among them."""

    names: frozenset[str]
    relations: frozenset[str]


@functools.lru_cache(_KEPT)
def made_by(text: str) -> Made:
    """What a file creates, as far as its text tells."""
    found = [(match["kind"].lower(), match["name"].strip('"').lower()) for match in _CREATED.finditer(text)]
    return Made(frozenset(name for _, name in found), frozenset(name for kind, name in found if kind in _RELATIONS))


def relations_of(versions: Iterable[Version]) -> frozenset[str]:
    """The relations that the files of versions create, those that they include too."""
    files = (file for version in versions for file in version.all_files)
    return frozenset().union(*(made_by(file.text).relations for file in files))


def no_steps(texts: Mapping[str, str]) -> dict[str, str]:
    """The files that are no steps beside the others, with reasons; `texts` are files in no order, by path."""
    found = {path: "only removes what the other files create" for path, text in texts.items() if _only_removes(text)}
    found |= {path: "a test" for path, text in texts.items() if _is_test(path, text)}
    if len(found) == len(texts):
        return {}
    found |= _parts({path: text for path, text in texts.items() if path not in found})
    relations = {path: made_by(text).relations for path, text in texts.items() if path not in found}
    for editions in _groups(relations):
        kept = _best(editions, relations)
        reason = f"another edition of {PurePosixPath(kept).name}, which creates the same relations"
        found.update(dict.fromkeys((path for path in editions if path != kept), reason))
    return found


def _parts(texts: Mapping[str, str]) -> dict[str, str]:
    """The files of which another one is built, with reasons: it holds their text, or creates all that they create."""
    made = {path: made_by(text).names for path, text in texts.items()}
    whole = max(texts, key=lambda path: len(made[path]), default="")
    small = (path for path in texts if 0 < len(made[path]) < _HALF * len(made[whole]))
    parts = [path for path in small if made[path] <= made[whole]]
    if len(parts) < _FEWEST or 2 * len(frozenset().union(*(made[path] for path in parts))) < len(made[whole]):
        return {}
    parts += [path for path in texts if not made[path] and texts[path].strip() in texts[whole]]
    return dict.fromkeys(parts, f"a part of {PurePosixPath(whole).name}")


def are_editions(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two files that create these relations describe the same schema."""
    return len(one & other) > max(_HALF * len(one), _HALF * len(other), 1)


def is_named_test(path: str) -> bool:
    """Whether the name of a file begins or ends with a word for tests."""
    words = _WORD.split(PurePosixPath(path).stem.lower())
    return not _TESTS.isdisjoint((words[0], words[-1]))


def _is_test(path: str, text: str) -> bool:
    return bool(_TAP.search(text)) or (is_named_test(path) and "pgtap" in text.lower())


@functools.lru_cache(_KEPT)
def _only_removes(text: str) -> bool:
    statements = _COMMENT.sub("", text).split(";")
    removals = [bool(_REMOVAL.match(each)) for each in statements if not _HARMLESS.match(each)]
    return bool(removals) and all(removals)


def _groups(relations: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """The files each of which creates most of the relations of the first, and few besides."""
    left = sorted((path for path, names in relations.items() if len(names) > 1), key=natural)
    while left:
        first = left[0]
        group = [path for path in left if path == first or are_editions(relations[first], relations[path])]
        left = [path for path in left if path not in group]
        if len(group) > 1:
            yield group


def _best(editions: Sequence[str], relations: Mapping[str, frozenset[str]]) -> str:
    """The newest of numbered editions; else one named after PostgreSQL or a schema, or whose name the others extend.

    Else it is the one with most relations.
    """
    stems = {path: PurePosixPath(path).stem for path in editions}
    if len({_DIGITS.sub("", stem) for stem in stems.values()}) == 1:
        return max(editions, key=natural)
    left = list(editions)
    for words in (_POSTGRES, _SCHEMA):
        left = [path for path in left if not words.isdisjoint(_WORD.split(stems[path].lower()))] or left
    plain = [path for path in left if all(stems[other].startswith(stems[path]) for other in left)]
    return plain[0] if plain else max(left, key=lambda path: len(relations[path]))
