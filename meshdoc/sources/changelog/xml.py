"""XML into elements. No entity but the five of XML itself is known, and nothing outside the text is read."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from xml.parsers import expat

from meshdoc.sources.changelog.element import DEEPEST, KEPT, LARGEST, Element, Malformed, Piece


@functools.lru_cache(KEPT)
def read_xml(data: bytes) -> Element:
    """The root element, names without namespaces. Raises Malformed."""
    reading = _Reading()
    parser = reading.parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Malformed(f"not well-formed XML: {expat.ErrorString(error.code)}", error.lineno) from None
    except (ValueError, LookupError) as error:
        raise Malformed(f"not well-formed XML: {error}") from None
    return reading.open[0].children[0]


@dataclass
class _Open:
    """An element whose end is still to come."""

    name: str
    line: int
    column: int
    pieces: list[Piece] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)


class _Reading:
    def __init__(self) -> None:
        self.open = [_Open("", 1, 1)]
        self.count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._skipped
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line, column = self._place()
        self.count += 1 + len(attributes)
        if len(self.open) > DEEPEST or self.count > LARGEST:
            raise Malformed("too many elements, or too deep", line)
        element = _Open(_local(name), line, column)
        element.children += (
            Element(_local(key), line, column, (Piece(value, line, column),)) for key, value in attributes.items()
        )
        self.open.append(element)

    def _end(self, name: str) -> None:
        done = self.open.pop()
        element = Element(done.name, done.line, done.column, tuple(done.pieces), tuple(done.children))
        self.open[-1].children.append(element)

    def _characters(self, data: str) -> None:
        self.open[-1].pieces.append(Piece(data, *self._place(), 1))

    def _entity(self, name: str, *declared: object) -> None:
        raise Malformed(f"entity {name!r} is declared, which is not allowed", self.parser.CurrentLineNumber)

    def _skipped(self, name: str, is_parameter: object) -> None:
        raise Malformed(f"entity {name!r} is not known", self.parser.CurrentLineNumber)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
