"""Secrets replaced in any text: wherever they occur, and however the text quotes them."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

HIDDEN = "•••"
LONG = 24
SHORT = 8
PLAIN = re.compile(
    r"""[_.\s-]*+ (?: (?: (?:[A-Z]?[a-z]++)++ | [A-Z]{1,15} ) (?:[_.\s-]++|$) )*+
      | [\d\s:.+-]*+
      | [\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}""",
    re.VERBOSE,
)
"""Words, numbers, dates and UUIDs: they may also stand where they mean something else."""
NAMEDATALEN = 63
"""The length to which PostgreSQL cuts names."""
CUT = re.compile(r"…(?= \(\d+ characters\)\Z)")
"""Where `limits.shortened` cut a message off."""
PART = 4
"""The length from which the beginning of a secret is hidden."""
BROKEN = 20
"""The length from which a line of a secret of several lines is one itself."""


def is_distinctive(value: str) -> bool:
    """Whether a secret can be replaced wherever it occurs.

    It can if it has 8 characters and is more than words or a number, or if it is text of 24 characters. A shorter
    password may be an ordinary word; it is hidden only in what its own statement defines and causes.
    """
    return len(value) >= SHORT and (not PLAIN.fullmatch(value) or (len(value) >= LONG and value[0].isalpha()))


def is_mixed(value: str) -> bool:
    """Whether a value is more than a word or a number: it may be a password."""
    return len(value) > SHORT - 2 and not PLAIN.fullmatch(value) and " " not in value


@dataclass(frozen=True)
class Needles:
    """Secrets, each with the text that is shown instead."""

    shown: Mapping[str, str]

    @staticmethod
    def of(secrets: Mapping[str, str]) -> Needles:
        """The secrets in every form in which a text may hold them."""
        return Needles({form: shown for value, shown in secrets.items() for form in _forms(value)} | dict(secrets))

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.shown)

    def hide(self, text: str) -> str:
        """The text without the secrets, and without the beginning of one where a message was cut off."""
        if not self.shown:
            return text
        hidden = self._pattern.sub(lambda match: self.shown[match[0]], text)
        cut = CUT.search(hidden)
        return self._without_part(hidden, cut.start()) if cut else hidden

    def _without_part(self, text: str, end: int) -> str:
        for value, shown in self.shown.items():
            for size in range(len(value) - 1, PART - 1, -1):
                if text.endswith(value[:size], 0, end):
                    return text[: end - size] + shown + text[end:]
        return text

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_alternatives(sorted(self.shown, key=lambda each: (-len(each), each)), 0))


def _forms(value: str) -> Iterator[str]:
    quoted = value.replace("'", "''")
    yield from (quoted, quoted.replace("'", "''"), value.replace("\\", "\\\\"), json.dumps(value)[1:-1])
    yield value.encode("utf-8", "surrogateescape").hex()
    yield from {value.lower(), value.lower()[:NAMEDATALEN], value[:NAMEDATALEN]}
    lines = value.splitlines()
    yield from (line for line in lines if len(line) >= BROKEN and len(lines) > 1)


FEW = 4


def _alternatives(values: Sequence[str], depth: int) -> str:
    """A pattern for any of the values, longest first, grouped by their first characters so that most are skipped."""
    if len(values) <= FEW or depth == SHORT:
        return "|".join(re.escape(value[depth:]) for value in values)
    groups: dict[str, list[str]] = {}
    for value in values:
        groups.setdefault(value[depth : depth + 1], []).append(value)
    groups[""] = groups.pop("", [])
    grouped = ((first, _alternatives(group, depth + 1)) for first, group in groups.items() if group)
    return "|".join(f"{re.escape(first)}(?:{pattern})" for first, pattern in grouped)


def without_strings(text: str, values: Iterable[str]) -> str:
    """SQL without the strings that have one of these values."""
    for value in values:
        if value in text:
            text = re.sub(rf"('|\$\w*\$){re.escape(value)}(?=\1)", rf"\1{HIDDEN}", text)
    return text
