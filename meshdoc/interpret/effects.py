"""What a body could do, as far as its words tell."""

from __future__ import annotations

import re

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.session import Session

CHANGING = re.compile(
    r"\b(create|alter|drop|grant|revoke|comment|execute|call|security|reassign|import|set_config|do"
    r"|insert|update|delete|merge|copy|truncate|setval|nextval)\b",
    re.IGNORECASE,
)
"""A body without these words changes nothing itself; EXECUTE and CALL may change anything."""
WORDS = re.compile(r"\w+")


def may_matter(session: Session, routine: Routine, seen: frozenset[Oid] = frozenset()) -> bool:
    """Whether it would matter that the routine was not carried out, or not to its end, but for its value."""
    if routine.volatility != "v" or routine.oid in seen or routine.library:
        return False
    if CHANGING.search(routine.body):
        return True
    named = {word.lower() for word in WORDS.findall(routine.body)}
    return any(
        may_matter(session, other, seen | {routine.oid})
        for other in session.catalog.all(Routine)
        if other.name.lower() in named and not other.extension
    )
