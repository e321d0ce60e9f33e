"""A name as people write it in prose: `projects.owner`, `"Order Items"`, `f(integer)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meshdoc.record import record

_PART = r'"(?:[^"\n]|"")++"|[^".()\n]++'
_NAME = re.compile(rf"\s*+(?:{_PART})(?:\.(?:{_PART})){{0,2}}\s*+(?:(?P<call>\((?P<types>[^()\n]*)\))\s*+)?")
_PARTS = re.compile(_PART)
_IDENTIFIER = re.compile(r"[^\W\d][\w$]*")


@record
class Name:
    """The parts of a name, without quotes; `types` are those in its parentheses, None without any."""

    parts: tuple[str, ...]
    types: tuple[str, ...] | None = None

    @property
    def folded(self) -> tuple[str, ...]:
        """The parts as PostgreSQL reads them if nothing is quoted."""
        return tuple(part.lower() for part in self.parts)


def parse(text: str) -> Name | None:
    """The name in a text of at most three parts; None if it is none."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    end = found.start("call") if found["call"] else len(text)
    parts = tuple(_unquoted(part.strip()) for part in _PARTS.findall(text[:end]))
    types = tuple(each.strip() for each in found["types"].split(",") if each.strip()) if found["call"] else None
    return Name(parts=parts, types=types) if all(parts) else None


def is_plain(name: Name) -> bool:
    """Whether every part could be written in SQL without quotes."""
    return all(_IDENTIFIER.fullmatch(part) for part in name.parts)


def shown(parts: Sequence[str]) -> str:
    """The parts as a name, each quoted if it needs to be told apart."""
    quoted = (part if re.fullmatch(r"[^\".()]+", part) else '"{}"'.format(part.replace('"', '""')) for part in parts)
    return ".".join(quoted)


def _unquoted(part: str) -> str:
    return part[1:-1].replace('""', '"') if part.startswith('"') else part
