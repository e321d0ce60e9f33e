"""XML: xml_in and xml_out of xml.c, as in a server built with libxml.

expat decides whether a text is well-formed. Where libxml may disagree, the text is accepted: non-ASCII characters in
names, entities that an external DTD could define, and size limits.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from meshdoc.diagnostics import SqlError
from meshdoc.record import positional

_SPACE = "[ \t\r\n]"
_QUOTED = "(?:'([^']*)'|\"([^\"]*)\")"
_EQUALS = f"{_SPACE}*={_SPACE}*{_QUOTED}"
_DECLARATION = re.compile(
    f"<\\?xml{_SPACE}+version{_EQUALS}(?:{_SPACE}+encoding{_EQUALS})?(?:{_SPACE}+standalone{_EQUALS})?{_SPACE}*\\?>"
)
_DECLARED = re.compile(r"<\?xml(?![-.:\w])")
_BEFORE_DOCTYPE = re.compile(f"(?:{_SPACE}|<!--.*?-->|<\\?.*?\\?>)*+<!DOCTYPE", re.S)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_UNCERTAIN = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY],
        expat.errors.codes[expat.errors.XML_ERROR_EXTERNAL_ENTITY_HANDLING],
    }
)
_AMPLIFICATION = 43  # XML_ERROR_AMPLIFICATION_LIMIT_BREACH, which older versions of the module do not define


@positional
class Declaration:
    """The contents of an XML declaration and its length; empty and 0 if there is none."""

    version: str = ""
    standalone: str = ""
    length: int = 0


def read_xml(text: str, *, document: bool) -> str:
    """xml_in and xml_out: the text, without a declaration that states nothing but version 1.0.

    `document` is whether the session's XML OPTION is DOCUMENT rather than CONTENT. Raises SqlError 2200M for an invalid
    document and 2200N for invalid content.
    """
    declaration = _declaration(text)
    if declaration is None:
        if document:
            raise SqlError("2200M", "invalid XML document")
        raise SqlError("2200N", "invalid XML content: invalid XML declaration")
    body = text[declaration.length :]
    whole = document or _BEFORE_DOCTYPE.match(body) is not None
    if not (_is_well_formed(body, expat.ParserCreate()) if whole else _is_content(body)):
        raise SqlError("2200M", "invalid XML document") if document else SqlError("2200N", "invalid XML content")
    return _written(declaration, body)


def _declaration(text: str) -> Declaration | None:
    """The declaration at the start; None if it is malformed: parse_xml_decl."""
    if not _DECLARED.match(text):
        return Declaration()
    match = _DECLARATION.match(text)
    if match is None or not match[0].isascii():
        return None
    version, _, standalone = (match[place] or match[place + 1] or "" for place in (1, 3, 5))
    stands = match[5] is not None or match[6] is not None
    if stands and standalone not in ("yes", "no"):
        return None
    return Declaration(version, standalone, match.end())


def _written(declaration: Declaration, body: str) -> str:
    """xml_out: prints a declaration only if it states more than version 1.0."""
    if declaration.length and (declaration.version != "1.0" or declaration.standalone):
        standalone = f' standalone="{declaration.standalone}"' if declaration.standalone else ""
        return f'<?xml version="{declaration.version}"{standalone}?>{body}'
    return body.removeprefix("\n") if declaration.length else body


def _is_content(text: str) -> bool:
    """Whether the text can be the content of an element, without closing that element early."""
    depth = 0
    depths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        depths.append(depth)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    return _is_well_formed(f"<content>{text}</content>", parser) and depths.count(0) == 1


def _is_well_formed(text: str, parser: expat.XMLParserType) -> bool:
    try:
        parser.Parse(_BEYOND_ASCII.sub(lambda mark: f"u{ord(mark[0]):x}", text), True)
    except expat.ExpatError as error:
        return error.code == _AMPLIFICATION or (error.code in _UNCERTAIN and "<!DOCTYPE" in text)
    return True
