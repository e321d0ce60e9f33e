"""The words of a directive: `columns table=projects`, or `table=projects`, whose name is that of its first argument."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from meshdoc.record import record

_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_ITEM = re.compile(r'(?:"(?:[^"]|"")*"|\([^()]*\)|[^,"()])+')


@record
class Directive:
    """The name of a directive, and its arguments: names of objects, several with commas between them."""

    name: str
    arguments: Mapping[str, tuple[str, ...]]

    @staticmethod
    def parse(text: str) -> Directive:
        """The directive in the words after `meshdoc`."""
        words = [word.partition("=") for word in _WORD.findall(text)]
        given = {key: tuple(_ITEM.findall(value)) for key, equals, value in words if equals}
        bare = " ".join(key for key, equals, _ in words if not equals)
        return Directive(name=bare or next(iter(given), ""), arguments=given)

    @property
    def names(self) -> Iterator[str]:
        """The names in its arguments."""
        return (name for names in self.arguments.values() for name in names)
