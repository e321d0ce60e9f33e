"""What PostgreSQL's JDBC driver sends for the tools that use it: org.postgresql.core.Parser."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"'(?:[^']|'')*+(?:'|\Z) | \"[^\"]*+(?:\"|\Z) | --[^\n]*+ | /\*(?:(?!\*/).)*+(?:\*/|\Z)"
    r"| \$(?P<tag>\w{0,64})\$(?:(?!\$(?P=tag)\$).)*+(?:\$(?P=tag)\$|\Z) | \?\?",
    re.DOTALL | re.VERBOSE,
)


def sent(text: str) -> str:
    """The SQL with `?` for each `??` outside of literals and comments, where `?` alone is a parameter.

    A space before it keeps all places.
    """
    return _TOKEN.sub(lambda token: " ?" if token[0] == "??" else token[0], text) if "??" in text else text
