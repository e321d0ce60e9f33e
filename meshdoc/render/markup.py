"""Markdown building blocks. All escaping for pages is done here.

`Markup` is GitHub-flavored Markdown, and only this module makes it. Text from the schema becomes Markup by the function
for its context: `text`, `cell`, `comment`, `paragraphs`, `code`, `fenced`. Where a block takes `Text`, a `str` is plain
text and is escaped for the place where it stands, so forgetting to escape is impossible; escaping twice shows.

    md("{} in schema {}", item.noun, code(schema))      the template is a literal, and Markdown; its arguments are not

GitHub turns some plain text into links, mentions and pictures (`www.example.com`, `@name`, `#12`, `:tada:`). An empty
HTML comment keeps it dead. Only an `https://` link that is written out in a comment is live.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from meshdoc.render.breaks import breakable
from meshdoc.visible import INVISIBLE, visible


@dataclass(slots=True, order=True, unsafe_hash=True)
class Markup:
    """GitHub-flavored Markdown. Made only in this module; `written` is the way out.

    Nothing changes one; it is not frozen because that would double the time to make it.
    """

    _source: str

    def __bool__(self) -> bool:
        return bool(self._source)

    def __format__(self, spec: str) -> str:
        raise TypeError("Markup is no text: put it together with md() or join()")


Text: TypeAlias = Markup | str
"""Markup, or plain text, which is escaped for its place."""

NOTHING = Markup("")
BREAK = Markup("<br>")
SEPARATOR = Markup("<!-- -->")
"""What separates two lists, and fills an empty item."""


def written(page: Markup) -> str:
    """The text of a file."""
    return page._source


def size(block: Markup) -> int:
    """The length of a block in bytes."""
    return len(block._source.encode(errors="surrogateescape"))


def md(template: str, *parts: Text) -> Markup:
    """A template, which must be a literal, with parts in place of its `{}`."""
    return Markup(template.format(*[_source(part) for part in parts]))


def join(separator: str, parts: Iterable[Text]) -> Markup:
    """Parts with a separator, which must be a literal, between them; empty parts are dropped."""
    return Markup(separator.join([source for part in parts if (source := _source(part))]))


def phrase(words: str, names: Iterable[Text]) -> Markup:
    """Plain words, which need not be a literal and are escaped, with names in place of their `{}`."""
    escaped = (_PLAIN.sub(_escaped, _plain(part)) for part in words.split("{}"))
    first, *others = escaped
    return Markup(first + "".join(f"{_source(name)}{rest}" for name, rest in zip(names, others, strict=True)))


# --- text from the schema -----------------------------------------------------------------------------

_BREAKS = re.compile(r"\r\n?")
_LIVE = r"(?P<live>@(?!\s)|\#(?=\d|\Z)|/(?=/\w)|:(?=[\w+-]+:)|(?<![^\W_])www(?=\.|\Z)|\bGH-(?=\d))"
"""What GitHub would turn into a mention, a reference, an emoji or a link if nothing followed these characters."""
_DEAD = "<!-- -->"
_SPECIAL = rf"{_LIVE}|(?P<marked>[\\`*<\[\]~$]|(?<![^\W_])_|_(?![^\W_]))|(?P<and>&(?=\#?\w+;))|(?P<entity>\|)"
_LINK = (
    r"(?P<link>(?a:\bhttps://[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?"
    r"(?:[/?\#](?:[a-z\d\-._~/?\#@!&*+,=:%]|\([a-z\d\-._~/%]*\))*)?(?<![.,:!?*])))"
)
_PLAIN = re.compile(_SPECIAL, re.IGNORECASE)
_COMMENT = re.compile(f"{_LINK}|{_SPECIAL}", re.IGNORECASE)
_HTML = re.compile(rf"{_LIVE}|(?P<entity>[^\w\s.,:;()=+/'-]|_)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?P<entity>[^\w.~-])")
_HARMLESS = re.compile(r"(?:[A-Za-z][A-Za-z\d ,()]*|\d[A-Za-z\d ,]*)?(?<![ wW])")
_URL = re.compile(r"[\w\-.~/#%]*", re.ASCII)
_SITE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w\-.~%]+)*", re.ASCII)
_LINE_START = re.compile(r"([#>+=-]|\d+(?=[.)]))")
_TICKS = re.compile(r"`+")


def text(value: str) -> Markup:
    """Plain text as one line of Markdown. Line breaks become spaces."""
    return Markup(_source(value))


def cell(value: str) -> Markup:
    """Plain text as a table cell; line breaks are kept, empty lines are dropped."""
    return Markup("<br>".join(_lines(value, _PLAIN)))


def comment(value: str | None) -> Markup:
    """A comment as a table cell, with live `https://` links."""
    return Markup("<br>".join(_lines(value or "", _COMMENT)))


def paragraphs(value: str | None) -> Markup:
    """A comment as paragraphs, separated by empty lines, with live `https://` links; line breaks are kept."""
    blocks = re.split(r"\n\s*\n", _plain(value or ""))
    return Markup("\n\n".join(filter(None, ("\\\n".join(_lines(block, _COMMENT)) for block in blocks))))


def words(value: str) -> Markup:
    """A part of a line, with live `https://` links; blanks at its ends are kept, so that others can stand beside it."""
    return _words(value, _COMMENT)


def label_words(value: str) -> Markup:
    """The same in the label of a link, where no other link may be."""
    return _words(value, _PLAIN)


def _words(value: str, special: re.Pattern[str]) -> Markup:
    plain = _plain(value).replace("\n", " ")
    body = _line(plain, special)
    before, after = (" " if end.isspace() else "" for end in (plain[:1], plain[-1:]))
    return Markup(f"{before}{body}{after}" if body else before)


def emphasis(tag: str, inner: Markup, before: str, after: str) -> Markup:
    """Words with emphasis: `tag` is em, strong or del; `before` and `after` are the characters beside them.

    Where Markdown's marks could be read otherwise, HTML is written.
    """
    source, mark = inner._source, _MARKS[tag]
    opens = source[:1].isalnum() or (source[:1] not in _NO_START and not before.strip())
    closes = source[-1:].isalnum() or (source[-1:] not in _NO_START and not after.strip())
    return Markup(f"{mark}{source}{mark}" if opens and closes else f"<{tag}>{source}</{tag}>")


_NO_START = frozenset({"", " ", "\n", "*", "_", "~"})
_MARKS = {"em": "*", "strong": "**", "del": "~~"}


@functools.lru_cache(maxsize=1 << 14)
def code(value: str) -> Markup:
    """Text as inline code. Text that would break a table cell is written as HTML."""
    value = _plain(value)
    if "|" in value or "\n" in value:
        return Markup(f"<code>{_html(value)}</code>")
    fence = "`" * (_longest(value) + 1)
    is_stripped = value[:1] == value[-1:] == " " and value.strip(" ")
    pad = " " if not value or is_stripped or "`" in (value[0], value[-1]) else ""
    return Markup(f"{fence}{pad}{value}{pad}{fence}")


def fenced(value: str, language: str = "sql") -> Markup:
    """A fenced code block."""
    fence = "`" * max(3, _longest(value) + 1)
    body = _plain(value).strip("\n")
    return Markup(f"{fence}{language}\n{body}\n{fence}")


def _longest(value: str) -> int:
    """The length of the longest run of backticks."""
    return max(map(len, _TICKS.findall(value)), default=0)


def _plain(value: str) -> str:
    """A text with `\\n` for every line break, and a mark for each character that cannot be seen."""
    if value.isascii() and value.isprintable():
        return value
    return visible(_BREAKS.sub("\n", value) if "\r" in value else value)


def _source(part: Text) -> str:
    if isinstance(part, Markup):
        return part._source
    return part if _HARMLESS.fullmatch(part) else _line(_plain(part).replace("\n", " "), _PLAIN)


def _lines(value: str, special: re.Pattern[str]) -> list[str]:
    return [_line(line, special) for line in _plain(value).split("\n") if line.strip()]


def _line(value: str, special: re.Pattern[str]) -> str:
    escaped = special.sub(_escaped, value.strip())
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    if start[1][0].isdigit():
        return f"{start[1]}\\{escaped[start.end() :]}"
    return "\\" + escaped


def _html(value: str) -> str:
    return "<br>".join(_HTML.sub(_escaped, line).replace("  ", "&nbsp; ") for line in value.split("\n"))


def _escaped(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "live":
            return found[0] + _DEAD
        case "marked":
            return "\\" + found[0]
        case "link":
            return f"<{found[0]}>"
        case "and":
            return "&amp;"
    return f"&#{ord(found[0])};"


# --- diagrams -------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1 << 14)
def diagram_word(value: str) -> str:
    """A name or type as one word of Mermaid's: letters, digits and underscores, none of its keywords."""
    plain = _NO_WORD.sub("_", value).strip("_") or "_"
    if plain[0].isdigit():
        plain = f"_{plain}"
    return _KEYWORD.sub(r"\1_", plain)


@functools.lru_cache(maxsize=1 << 14)
def diagram_text(value: str) -> str:
    """Text in quotes, without the characters that Mermaid rejects, cannot escape, or reads as markup."""
    return '"' + _MARKED.sub("_", _DIRECTION.sub(r"\1_\2", value)) + '"'


_NO_WORD = re.compile(rf"(?:\W|[\x80-\xbf]|{INVISIBLE.pattern})+")
_KEYWORD = re.compile(r"\A([pfu]k)(?![a-z\d_])", re.IGNORECASE | re.ASCII)
_MARKED = re.compile(rf"[\"%\\`<>;\t\n]|\$(?=\$)|{INVISIBLE.pattern}")
_DIRECTION = re.compile(r"(direction)\s+(TB|BT|RL|LR)", re.IGNORECASE)


# --- inline -------------------------------------------------------------------------------------------


def link(label: Text, href: str | None) -> Markup:
    """A link, or only the label if there is no target."""
    if not href:
        return Markup(_source(label))
    is_plain = isinstance(href, Line) or _URL.fullmatch(href)
    return Markup(f"[{_source(label)}]({href if is_plain else quote(href, '/#%', errors='replace')})")


class Line(str):
    """The address of a line of the input on a site: the only link that leads out of a text. Made by `line_on`."""


def line_on(site: str, path: str, line: int) -> Line | None:
    """The address of a line of a file below that of a site, which no input may choose; None if one is not usable."""
    site = site.rstrip("/")
    if not _SITE.fullmatch(site) or path.startswith(("/", "<")) or ".." in path.split("/"):
        return None
    return Line(f"{site}/{quote(path, errors='surrogateescape')}#L{line}")


def bracketed(label: Text) -> Markup:
    """A label in brackets, to which the reader of a file may add a target."""
    return Markup(f"[{_source(label)}]")


def web_link(label: Text, url: str) -> Markup:
    """A link that leads out of the documentation; only the label if that is no web or mail address."""
    if not _WEB.match(url):
        return Markup(_source(label))
    return Markup(f"[{_source(label)}]({quote(url, _IN_URL, errors='replace').replace('&', '&amp;')})")


_WEB = re.compile(r"https?://[^/\s]|mailto:[^\s]", re.IGNORECASE)
_IN_URL = "/#%:?&=+,;@~"


def image(alternative: str, href: str) -> Markup:
    """A picture of the project."""
    return Markup(f"![{_source(alternative)}]({quote(href, '/#%', errors='replace')})")


def anchor(name: str, label: Text) -> Markup:
    """A link target in front of a label; only the label if it has no name."""
    if not name:
        return Markup(_source(label))
    return Markup(f'<a id="{_ATTRIBUTE.sub(_escaped, name)}"></a>{_source(label)}')


# --- blocks -------------------------------------------------------------------------------------------


def heading(level: int, label: Text, name: str = "") -> Markup:
    """A heading, with an anchor if it has a name."""
    return Markup(f"{'#' * level} {_source(anchor(name, label))}")


def table(headers: Sequence[Text], rows: Iterable[Sequence[Text]]) -> Markup:
    """A table without columns that are empty in every row; empty if there are no rows."""
    kept = [[_cell(item) for item in row] for row in rows]
    if not kept:
        return NOTHING
    columns = [number for number in range(len(headers)) if any(row[number] for row in kept)]
    head, *lines = breakable([[row[number] for number in columns] for row in ([*map(_cell, headers)], *kept)])
    lines = [head, ["---"] * len(columns), *lines]
    return Markup("\n".join(f"| {' | '.join(line)} |" for line in lines))


def merged(rows: Iterable[Sequence[Text]]) -> Iterator[tuple[Text, ...]]:
    """Rows for a table; those that differ in their first cell alone are one, with all first cells."""
    found: dict[tuple[Text, ...], list[Text]] = {}
    for first, *others in rows:
        found.setdefault(tuple(others), []).append(first)
    return ((join(", ", firsts), *others) for others, firsts in found.items())


def _cell(item: Text) -> str:
    if isinstance(item, Markup):
        return item._source
    return item if _HARMLESS.fullmatch(item) else cell(item)._source


def bullets(items: Iterable[Text]) -> Markup:
    """A list; the caller indents further lines of an item."""
    return Markup("\n".join([f"- {_source(item)}" for item in items]))


def indented(block: Markup) -> Markup:
    """A block indented to belong to the bullet above it."""
    return Markup("\n".join([f"  {line}" if line else "" for line in block._source.split("\n")]))


def numbered(item: Markup, number: int) -> Markup:
    """An item of a numbered list, whose further lines are indented below its number."""
    mark = f"{number}. "
    return Markup(_BLANK.sub("", mark + item._source.replace("\n", "\n" + " " * len(mark))))


_BLANK = re.compile(r"^ +$", re.MULTILINE)


def quoted(body: Markup) -> Markup:
    """A block quote."""
    return Markup("\n".join([f"> {line}".rstrip() for line in body._source.split("\n")]))


def hanging(block: Markup) -> Markup:
    """A block as an item of a list, whose further lines are indented below its bullet."""
    return Markup(indented(block)._source[2:])


def alert(kind: str, body: Markup) -> Markup:
    """A GitHub alert: kind is NOTE, IMPORTANT, WARNING or CAUTION; elsewhere it shows as a block quote."""
    return Markup("\n".join(f"> {line}".rstrip() for line in (f"[!{kind}]", *body._source.split("\n"))))


def details(summary: str, body: Markup, *, strong: str = "") -> Markup:
    """A collapsed block; `strong` comes before the summary in bold."""
    shown = (f"<b>{_html(_plain(strong))}</b> · " if strong else "") + _html(_plain(summary))
    return Markup(f"<details>\n<summary>{shown}</summary>\n\n{body._source}\n\n</details>") if body else NOTHING


def document(*blocks: Text) -> Markup:
    """The text of a file: blocks separated by empty lines, without empty blocks."""
    return Markup(joined(*blocks)._source + "\n")


def joined(*blocks: Text) -> Markup:
    """Blocks separated by empty lines, without empty blocks."""
    return join("\n\n", blocks)


def section(title: str, *blocks: Text, name: str = "") -> Markup:
    """Blocks under a second-level heading; empty if all blocks are empty."""
    body = joined(*blocks)
    return joined(heading(2, title, name), body) if body else NOTHING
