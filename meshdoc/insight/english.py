"""Names in the singular and the plural, as English has them."""

from __future__ import annotations

import re

ALWAYS_SINGULAR = ("ss", "us", "is")
UNCHANGED = frozenset(
    (
        *("data", "metadata", "species", "series", "news", "media", "information", "equipment", "feedback", "content"),
        *("tracking", "billing", "pricing", "logging", "monitoring", "processing", "routing", "scheduling"),
    )
)
"""Words that are the same in both."""
IN_IE = frozenset(("movies", "cookies", "calories", "ties", "zombies"))
"""The plurals of words in -ie."""
_LAST_WORD = re.compile(r"(?:(?<![A-Za-z])[a-z]++|[A-Z][a-z]*+)\Z")


def is_plural(name: str) -> bool:
    """Whether a name looks like a plural."""
    return name.endswith("s") and not name.endswith(ALWAYS_SINGULAR)


def singular(name: str) -> str:
    """A name in the singular."""
    if _last_word(name) in UNCHANGED:
        return name
    if name.endswith("ies") and len(name) > 4 and _last_word(name) not in IN_IE:
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if is_plural(name) else name


def plural(name: str) -> str:
    """A name in the plural."""
    if is_plural(name) or _last_word(name) in UNCHANGED:
        return name
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def _last_word(name: str) -> str:
    found = _LAST_WORD.search(name)
    return found[0].lower() if found else ""
