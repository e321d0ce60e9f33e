"""YAML, and JSON as a subset of it, into elements. No tag makes an object, and aliases cannot multiply a text."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

import yaml

from meshdoc.sources.changelog.element import DEEPEST, KEPT, LARGEST, Element, Malformed, Piece

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.lru_cache(KEPT)
def read_yaml(text: str) -> Element:
    """The first document, as an element whose children are the keys. Raises Malformed."""
    form = "YAML"
    if text.lstrip().startswith("{"):
        form, text = "JSON", text.replace("\t", " ")
    try:
        reading = _Reading(yaml.parse(text, Loader=_LOADER), text.split("\n"))
        return Element("", 1, 1, children=tuple(reading.document()))
    except UnicodeEncodeError:
        raise Malformed(f"not well-formed {form}: not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Malformed(f"not well-formed {form}: {error.problem or error.context}", line) from None
    except yaml.YAMLError as error:
        raise Malformed(f"not well-formed {form}: {str(error).splitlines()[0]}") from None


class _Reading:
    """Composes the events of a parser. What an alias repeats counts each time."""

    def __init__(self, events: Iterator[yaml.Event], lines: list[str]) -> None:
        self.events = events
        self.lines = lines
        self.anchors: dict[str, tuple[Element, int]] = {}
        self.count = 0

    def document(self) -> tuple[Element, ...]:
        for event in self.events:
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                return self._node(event, "", 0).children
        return ()

    def _node(self, event: yaml.Event, name: str, depth: int) -> Element:
        line, column = _place(event)
        before = self.count
        self._admit(1, depth, line)
        if isinstance(event, yaml.AliasEvent):
            return self._repeated(event.anchor, name, depth, line)
        if isinstance(event, yaml.ScalarEvent):
            made = Element(name, line, column, tuple(self._pieces(event)))
        elif isinstance(event, yaml.MappingStartEvent):
            made = Element(name, line, column, children=tuple(self._mapping(depth)))
        else:
            made = Element(name, line, column, children=tuple(self._sequence(name, depth)))
        anchor = getattr(event, "anchor", None)
        if anchor:
            self.anchors[anchor] = made, self.count - before
        return made

    def _admit(self, count: int, depth: int, line: int) -> None:
        self.count += count
        if depth > DEEPEST or self.count > LARGEST:
            raise Malformed("too many elements, or too deep", line)

    def _repeated(self, anchor: str | None, name: str, depth: int, line: int) -> Element:
        if anchor is None or anchor not in self.anchors:
            raise Malformed(f"alias {anchor!r} within the node that it repeats", line)
        known, size = self.anchors[anchor]
        self._admit(size, depth, line)
        return Element(name, known.line, known.column, known.pieces, known.children)

    def _mapping(self, depth: int) -> Iterable[Element]:
        """The values by their keys; of two with the same key, the last one counts, and either before a merged one.

        What is null is not there.
        """
        own: dict[str, Element] = {}
        merged: dict[str, Element] = {}
        for key in self.events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            name = key.value if isinstance(key, yaml.ScalarEvent) else ""
            if not isinstance(key, yaml.ScalarEvent):
                self._node(key, "", depth + 1)
            event = next(self.events)
            value = self._node(event, name, depth + 1)
            if name == "<<":
                merged |= {each.name: each for each in value.children}
            elif _is_null(event):
                own.pop(name, None)
            elif isinstance(key, yaml.ScalarEvent):
                line, column = _place(key)
                own[name] = Element(name, line, column, value.pieces, value.children)
        return {**merged, **own}.values()

    def _sequence(self, name: str, depth: int) -> Iterator[Element]:
        """The items of a list. An item with one key is an element of that name, as in `- column: …`."""
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            item = self._node(event, "", depth + 1)
            if item.children and not (name == "columns" and item.first("name")):
                yield from item.children
            else:
                yield Element("column" if item.children else "", item.line, item.column, item.pieces, item.children)

    def _pieces(self, event: yaml.ScalarEvent) -> Iterator[Piece]:
        """The text of a scalar; of a literal block, line by line."""
        line, column = _place(event)
        if event.style != "|":
            yield Piece(event.value, line, column)
            return
        for number, text in enumerate(event.value.splitlines(keepends=True), line):
            indent = len(self.lines[number].rstrip("\r")) - len(text.rstrip("\n")) if number < len(self.lines) else 0
            yield Piece(text, number + 1, max(indent, 0) + 1, 1)


def _is_null(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.style and event.value.lower() in ("", "null", "~")


def _place(event: yaml.Event) -> tuple[int, int]:
    """The line and column of an event, both counted from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
