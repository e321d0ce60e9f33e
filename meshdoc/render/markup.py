"""Markdown building blocks. All escaping is done here.

Text from the schema passes once through `text`, `cell`, `paragraphs`, `code` or `fenced`; everything else here takes
and returns GitHub-flavored Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

_INLINE = re.compile(r"[\\`*<\[\]~$]|(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"([#>+=-]|\d+(?=[.)]))")
_TICKS = re.compile(r"`+")
_BREAKS = re.compile(r"\r\n?|\n")


# --- escaping ---------------------------------------------------------------------------------------


def text(value: str) -> str:
    """Plain text as one line of Markdown. Line breaks become spaces."""
    return _line(" ".join(_BREAKS.split(value)))


def cell(value: str) -> str:
    """Plain text as a table cell; line breaks are kept, empty lines are dropped."""
    return "<br>".join(_line(line) for line in _BREAKS.split(value) if line.strip())


def paragraphs(value: str) -> str:
    """Plain text as paragraphs, separated by empty lines; line breaks are kept."""
    blocks = re.split(r"\n\s*\n", "\n".join(_BREAKS.split(value)))
    return "\n\n".join(
        "\\\n".join(_line(line) for line in block.split("\n") if line.strip()) for block in blocks
    ).strip()


def _line(value: str) -> str:
    escaped = _INLINE.sub(lambda match: "\\" + match[0], _ENTITY.sub("&amp;", value.strip())).replace("|", "&#124;")
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    if start[1][0].isdigit():
        return f"{start[1]}\\{escaped[start.end() :]}"
    return "\\" + escaped


def code(value: str) -> str:
    """Text as inline code. Text that would break a table cell is written as HTML."""
    if "|" in value or _BREAKS.search(value):
        return f"<code>{_html(value)}</code>"
    longest = max((len(run) for run in _TICKS.findall(value)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if value.startswith("`") or value.endswith("`") or not value.strip() else ""
    return f"{fence}{pad}{value}{pad}{fence}"


def _html(value: str) -> str:
    plain = re.sub(r"[^\w\s.,:;()=+/'-]|_", lambda match: f"&#{ord(match[0])};", value)
    return "<br>".join(line.replace("  ", "&nbsp; ") for line in _BREAKS.split(plain))


# --- inline -------------------------------------------------------------------------------------------


def link(label: str, href: str | None) -> str:
    """A link, or only the label if there is no target."""
    return f"[{label}]({href})" if href else label


def anchor(name: str) -> str:
    """A link target."""
    return f'<a id="{html.escape(name)}"></a>'


# --- blocks -------------------------------------------------------------------------------------------


def heading(level: int, label: str, name: str = "") -> str:
    """A heading, with an anchor if it has a name."""
    return f"{'#' * level} {anchor(name) if name else ''}{label}"


def fenced(value: str, language: str = "sql") -> str:
    """A fenced code block."""
    longest = max((len(run) for run in _TICKS.findall(value)), default=0)
    fence = "`" * max(3, longest + 1)
    body = "\n".join(_BREAKS.split(value)).strip("\n")
    return f"{fence}{language}\n{body}\n{fence}"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table without columns that are empty in every row; empty if there are no rows."""
    kept = list(rows)
    if not kept:
        return ""
    columns = [number for number in range(len(headers)) if any(row[number] for row in kept)]
    lines = [[headers[number] for number in columns], ["---"] * len(columns)]
    lines += [[row[number] for number in columns] for row in kept]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """A list; the caller indents further lines of an item."""
    return "\n".join(f"- {item}" for item in items)


def indented(block: str) -> str:
    """A block indented to belong to the bullet above it."""
    return "\n".join(f"  {line}" if line else "" for line in block.split("\n"))


def alert(kind: str, body: str) -> str:
    """A GitHub alert: kind is NOTE, IMPORTANT, WARNING or CAUTION; elsewhere it shows as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in (f"[!{kind}]", *body.split("\n")))


def details(summary: str, body: str) -> str:
    """A collapsed block."""
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>" if body else ""


def document(*blocks: str) -> str:
    """The text of a file: blocks separated by empty lines, without empty blocks."""
    return joined(*blocks) + "\n"


def joined(*blocks: str) -> str:
    """Blocks separated by empty lines, without empty blocks."""
    return "\n\n".join(block for block in blocks if block)


def section(title: str, *blocks: str, name: str = "") -> str:
    """Blocks under a second-level heading; empty if all blocks are empty."""
    body = joined(*blocks)
    return joined(heading(2, title, name), body) if body else ""
