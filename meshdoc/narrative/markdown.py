"""A page's Markdown as a tree: CommonMark with tables and strikethrough, references and directives.

    [[projects.owner]]                a reference, or with a label of its own: [[projects.owner|the owner]]
    ```meshdoc table=projects         a directive: a fenced block whose first word is meshdoc

A link whose target has a scheme other than https, http and mailto is plain text, and so is raw HTML; HTML comments are
left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick, image, link
from markdown_it.tree import SyntaxTreeNode

from meshdoc.record import positional

DIRECTIVE = "meshdoc"
_REFERENCE = re.compile(r"\[\[(?P<name>(?:[^\[\]|\n]|\[\])+)(?:\|(?P<label>[^\[\]\n]+))?\]\](?!\()")
_COMMENT = re.compile(r"\s*+(?:<!--.*?-->\s*+)++", re.DOTALL)
_PREFIX = re.compile(r"(?:report|page|version):\s*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


@positional
class Node:
    """A part of a page. `kind` is CommonMark's, or `reference`, `directive`.

    `text` is the content of a text, a code or a fence, the name in a reference, the words of a directive; `detail` is
    the target of a link or image, the label of a reference, the language of a fence, the number of the first item of a
    list. The place counts from 1; it is 0 where it is not needed.
    """

    kind: str
    line: int = 0
    column: int = 0
    text: str = ""
    detail: str = ""
    level: int = 0
    is_tight: bool = False
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def plain(self) -> str:
        """Its text without markup."""
        if self.kind in ("softbreak", "hardbreak"):
            return " "
        if self.kind == "reference":
            return self.detail or _PREFIX.sub("", self.text)
        return self.text + "".join(child.plain for child in self.children)


@functools.lru_cache(maxsize=512)
def parse(text: str) -> Node:
    """The tree of a page; lint and the pages ask for the same."""
    parser = _Parser()
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    return _Builder(source.split("\n")).page(SyntaxTreeNode(parser.parse(source)))


def is_live(target: str) -> bool:
    """Whether the target of a link may be live: within the project, or a web or mail address."""
    if _SCHEME.match(target):
        return bool(_SAFE.match(target))
    return not target.startswith(("//", "\\"))


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.enable(["table", "strikethrough"])
        for name, rule in (("backticks", backtick), ("link", link), ("image", image)):
            self.inline.ruler.at(name, _placed(rule))
        self.inline.ruler.before("link", "reference", _placed(_reference))

    def validateLink(self, url: str) -> bool:
        return is_live(url)


_InlineRule = Callable[[StateInline, bool], bool]


def _placed(rule: _InlineRule) -> _InlineRule:
    """A rule that notes in the token that it makes where in the text that begins."""

    def run(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        made = next((token for token in state.tokens[count:] if token.type != "text"), None)
        if made and not silent:
            made.meta.setdefault("at", start)
        return True

    return run


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.content, token.meta["label"] = found["name"].strip(), (found["label"] or "").strip()
    state.pos = found.end()
    return True


@dataclass
class _Builder:
    """Makes nodes of markdown-it's, with their places in the source."""

    lines: Sequence[str]
    passed: dict[int, int] = field(default_factory=dict)
    """Up to where each line was searched; the cells of a row are on one line."""

    def page(self, root: SyntaxTreeNode) -> Node:
        """The page."""
        return Node(kind="page", children=tuple(self._children(root)))

    def _block(self, found: SyntaxTreeNode) -> Node:
        line = found.map[0] + 1 if found.map else 0
        first, _, rest = found.info.strip().partition(" ") if found.type == "fence" else ("", "", "")
        return Node(
            kind="directive" if first == DIRECTIVE else found.type,
            line=line,
            column=1 if line else 0,
            text=rest.strip() if first == DIRECTIVE else _content(found),
            detail=first or str(found.attrs.get("start", "")),
            level=int(found.tag[1]) if found.type == "heading" else 0,
            is_tight=any(child.type == "paragraph" and child.hidden for child in found.children),
            children=tuple(self._children(found)),
        )

    def _children(self, found: SyntaxTreeNode) -> Iterator[Node]:
        for child in found.children:
            if child.type == "inline":
                yield from self._inline(child)
            elif not (child.type == "html_block" and _COMMENT.fullmatch(child.content)):
                yield self._block(child)

    def _inline(self, found: SyntaxTreeNode) -> Iterator[Node]:
        starts = list(self._starts(found))
        content = found.content

        def place(offset: int) -> tuple[int, int]:
            number, start = content.count("\n", 0, offset), content.rfind("\n", 0, offset) + 1
            line, column, is_escaped = starts[number]
            escapes = content.count("|", start, offset) if is_escaped else 0
            return line, column + offset - start + escapes + 1

        yield from _placed_nodes(found.children, place)

    def _starts(self, found: SyntaxTreeNode) -> Iterator[tuple[int, int, bool]]:
        """For each line of a text, the line of the source, the characters before it there, whether `|` is escaped."""
        first = found.map[0] if found.map else 0
        for number, text in enumerate(found.content.split("\n"), first):
            line = self.lines[number] if number < len(self.lines) else ""
            shown, passed = text.strip(), self.passed.get(number, 0)
            plain, escaped = (line.find(each, passed) for each in (shown, shown.replace("|", "\\|")))
            start = max(plain, escaped, 0)
            self.passed[number] = start + len(shown)
            yield number + 1, start - (len(text) - len(text.lstrip())), plain < escaped


def _placed_nodes(found: Iterable[SyntaxTreeNode], place: Callable[[int], tuple[int, int]]) -> Iterator[Node]:
    for child in found:
        if child.type == "html_inline" and _COMMENT.fullmatch(child.content):
            continue
        line, column = place(child.meta["at"]) if "at" in child.meta else (0, 0)
        is_image = child.type == "image"  # what is in its text is no part of the page
        text = child.content if is_image else _content(child)
        children = () if is_image else tuple(_placed_nodes(child.children, place))
        target = child.attrs.get("href") or child.attrs.get("src") or child.meta.get("label") or ""
        yield Node(kind=child.type, line=line, column=column, text=text, detail=str(target), children=children)


def _content(found: SyntaxTreeNode) -> str:
    return "" if found.is_nested else found.content
