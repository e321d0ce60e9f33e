"""Files of a folder that are no steps of one history: editions or parts of the same schema, tests, removals."""

from __future__ import annotations

import functools
import itertools
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
_DEFINITION = re.compile(r"\b(?:create|alter|grant|revoke|comment)\s", re.IGNORECASE)
_TAP = re.compile(r"\bselect\s+(?:\*\s+from\s+)?(?:no_plan|plan|finish|runtests)\s*\(", re.IGNORECASE)
"""What tests with pgTAP begin or end with."""
_OTHER_SYSTEMS = (
    (re.compile(r"\bengine\s*+=\s*+\w*mergetree\b", re.IGNORECASE), "ClickHouse"),
    (re.compile(r"\bengine\s*+=\s*+(?:innodb|myisam)\b|\bauto_increment\b", re.IGNORECASE), "MySQL"),
)
"""What only other systems' CREATE TABLE holds."""
_TESTS = frozenset({"test", "tests"})
POSTGRES = frozenset({"postgres", "postgresql", "postgre", "pgsql", "psql", "pg"})
"""Words by which names say that something is for PostgreSQL."""
_SCHEMA = frozenset({"schema", "ddl", "structure"})
_WORD = re.compile(r"[-_. ]+")
_DIGITS = re.compile(r"\d+")
_UPGRADE = re.compile(r"(?:[^/]*[-_])?v?\d[a-z\d.]{0,20}[-_]to[-_]v?\d[^/]*\.sql", re.IGNORECASE)
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
    found |= {
        path: f"for {system}, not for PostgreSQL" for path, text in texts.items() if (system := other_system(text))
    }
    if len(found) == len(texts):
        return {}
    found |= _upgrades(texts)
    found |= _parts({path: text for path, text in texts.items() if path not in found})
    relations = {path: made_by(text).relations for path, text in texts.items() if path not in found}
    for editions in _groups(relations):
        kept = _best(editions, relations)
        reason = f"another edition of {PurePosixPath(kept).name}, which creates the same relations"
        found.update(dict.fromkeys((path for path in editions if path != kept), reason))
    return found


def is_upgrade(path: str) -> bool:
    """Whether a file leads from one version of a whole schema to another, judging by its name."""
    return bool(_UPGRADE.fullmatch(path.rpartition("/")[2]))


def _upgrades(texts: Mapping[str, str]) -> dict[str, str]:
    """The files that lead from one numbered edition to another, with reasons."""
    upgrades = list(filter(is_upgrade, texts))
    editions = sorted((path for path in texts if path not in upgrades), key=natural)
    made = {path: made_by(texts[path]).relations for path in editions}
    pairs = itertools.pairwise(editions)
    if any(_stem(one) == _stem(other) and are_editions(made[one], made[other]) for one, other in pairs):
        return dict.fromkeys(upgrades, "leads from one edition to another, of which the newest is read")
    return {}


def _parts(texts: Mapping[str, str]) -> dict[str, str]:
    """The files of which another one is built, with reasons: it holds their text, or creates all that they create.

    Another edition of it counts beside two of them, as `tables.sql` beside `views.sql` and `functions.sql`.
    """
    made = {path: made_by(text).names for path, text in texts.items()}
    whole = max(texts, key=lambda path: len(made[path]), default="")
    inside = [path for path in texts if path != whole and made[path] and made[path] <= made[whole]]
    tables = made_by(texts[whole]).relations if texts else frozenset()
    editions = [path for path in inside if are_editions(made_by(texts[path]).relations, tables)]
    parts = [path for path in inside if path not in editions and len(made[path]) < _HALF * len(made[whole])]
    are_named_apart = len({_DIGITS.sub("", path) for path in (*parts, whole)}) > len(parts) > 1
    held = [*parts, *editions] if are_named_apart else parts
    if len(held) < _FEWEST or 2 * len(frozenset().union(*(made[path] for path in held))) < len(made[whole]):
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
    defines_nothing = "\\i" not in text and not _DEFINITION.search(_COMMENT.sub("", text))
    is_named = is_named_test(path) and (defines_nothing or "pgtap" in text.lower())
    return is_named or bool(_TAP.search(text))


@functools.lru_cache(_KEPT)
def other_system(text: str) -> str:
    """The other system whose CREATE TABLE a file holds; empty if there is none."""
    plain = _COMMENT.sub("", text)
    return next((system for pattern, system in _OTHER_SYSTEMS if pattern.search(plain)), "")


@functools.lru_cache(_KEPT)
def _only_removes(text: str) -> bool:
    statements = _COMMENT.sub("", text).split(";")
    removals = [bool(_REMOVAL.match(each)) for each in statements if not _HARMLESS.match(each)]
    return bool(removals) and all(removals)


def _groups(relations: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """The files each of which creates most of the relations of the first, or of the number before, and few besides."""
    left = sorted((path for path, names in relations.items() if len(names) > 1), key=natural)
    while left:
        group = left[:1]
        for path in left[1:]:
            before = (group[0], *(group[-1:] if _stem(path) == _stem(group[-1]) else ()))
            if any(are_editions(relations[each], relations[path]) for each in before):
                group.append(path)
        left = [path for path in left if path not in group]
        if len(group) > 1:
            yield group


def _stem(path: str) -> str:
    """The name of a file without numbers."""
    return _DIGITS.sub("", PurePosixPath(path).stem)


def _best(editions: Sequence[str], relations: Mapping[str, frozenset[str]]) -> str:
    """The newest of numbered editions; else one named after PostgreSQL or a schema, or whose name the others extend.

    Else it is the one with most relations.
    """
    stems = {path: PurePosixPath(path).stem for path in editions}
    if len(set(map(_stem, editions))) == 1:
        return max(editions, key=natural)
    left = list(editions)
    for words in (POSTGRES, _SCHEMA):
        left = [path for path in left if not words.isdisjoint(_WORD.split(stems[path].lower()))] or left
    plain = [path for path in left if all(stems[other].startswith(stems[path]) for other in left)]
    return plain[0] if plain else max(left, key=lambda path: len(relations[path]))
