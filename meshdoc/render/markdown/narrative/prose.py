"""The text of a narrative page, written again part by part: each kind of part is one registered function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from meshdoc.insight.narrative.pages import NarrativePage
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.narrative.markdown import Node
from meshdoc.registry import Registry
from meshdoc.render.markdown.narrative.directive import written_directive
from meshdoc.render.markdown.narrative.reference import anchors, href, is_web, reference
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import (
    BREAK,
    NOTHING,
    SEPARATOR,
    Markup,
    alert,
    bullets,
    code,
    emphasis,
    fenced,
    hanging,
    heading,
    image,
    join,
    joined,
    label_words,
    link,
    md,
    numbered,
    quoted,
    table,
    web_link,
    words,
)

MERMAID = "mermaid"
_LANGUAGE = re.compile(r"[A-Za-z][\w+#-]{0,19}", re.ASCII)
_DRAWN = frozenset({MERMAID, "geojson", "topojson", "stl", "math"})
"""The languages of fences that GitHub draws; only diagrams without links, pictures and settings are."""
_ACTIVE = re.compile(
    r"%%\{|://|javascript:|^[^\S\n]*+(?:---|(?:click|links?|properties|details)\b)|\bimg\s*+:|@\{"
    r"|<(?!br ?/?>|-|=|\.|\|)",
    re.IGNORECASE | re.MULTILINE,
)
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")
_LISTS = frozenset({"bullet_list", "ordered_list"})
_AS_TEXT = frozenset({"text", "html_inline"})


@dataclass(frozen=True)
class Prose:
    """A narrative page that is being written as the page of the output at `page.path`."""

    page: Page
    source: NarrativePage
    anchors: Iterator[str]
    is_label: bool = False
    """Whether it is the label of a link, in which nothing is linked."""

    @staticmethod
    def of(page: Page, source: NarrativePage) -> Prose:
        """The prose of a whole page."""
        return Prose(page, source, iter(anchors(source)))

    def blocks(self, nodes: Iterable[Node]) -> Markup:
        """Blocks, with empty lines between them, and with a mark between two lists that would be one."""
        parts: list[Markup] = []
        before = ""
        for node in nodes:
            parts += [SEPARATOR] if node.kind == before and before in _LISTS else []
            parts.append(self.block(node))
            before = node.kind
        return joined(*parts)

    def block(self, node: Node) -> Markup:
        """One block."""
        write = block.get(node.kind)
        return write(self, node) if write else words(node.text)

    def line(self, nodes: Iterable[Node]) -> Markup:
        """What is in a paragraph, a heading or a cell. Adjacent texts are one, so that nothing hides between them."""
        parts: list[Node] = []
        for is_text, group in groupby(nodes, key=lambda node: node.kind in _AS_TEXT):
            found = list(group)
            parts += [Node("text", text="".join(node.text for node in found))] if is_text else found
        around = ["", *(node.text if node.kind == "text" else node.kind for node in parts), ""]
        shown = (self._part(node, around[at], around[at + 2]) for at, node in enumerate(parts))
        return join("", shown)

    def _part(self, node: Node, before: str, after: str) -> Markup:
        if node.kind == "text":
            return label_words(node.text) if self.is_label else words(node.text)
        if node.kind in TAGS:
            return emphasis(TAGS[node.kind], self.line(node.children), _blank(before)[-1:], _blank(after)[:1])
        return inline[node.kind](self, node)


TAGS = {"em": "em", "strong": "strong", "s": "del"}


def _blank(text: str) -> str:
    """The text beside a part; the end of a line is a blank."""
    return " " if text == "softbreak" else text


Write: TypeAlias = Callable[[Prose, Node], Markup]

block: Registry[str, Write] = Registry("block")
inline: Registry[str, Write] = Registry("inline")


# --- blocks ---------------------------------------------------------------------------------------------------------


@block("paragraph")
def paragraph(prose: Prose, node: Node) -> Markup:
    """Text."""
    return prose.line(node.children)


@block("heading")
def title(prose: Prose, node: Node) -> Markup:
    """A heading, with the anchor that links to it lead to."""
    line = (Node("text", text=" ") if child.kind == "softbreak" else child for child in node.children)
    return heading(node.level, prose.line(line), next(prose.anchors))


@block("hr")
def rule(prose: Prose, node: Node) -> Markup:
    """A thematic break."""
    return md("***")


@block("html_block")
def raw(prose: Prose, node: Node) -> Markup:
    """Raw HTML, as text."""
    return words(node.text.strip())


@block("fence", "code_block")
def listing(prose: Prose, node: Node) -> Markup:
    """Code; what GitHub would draw from it is drawn only if it is a diagram that loads and opens nothing."""
    language = node.detail if _LANGUAGE.fullmatch(node.detail) else ""
    is_drawn = language.lower() in _DRAWN
    is_safe = language == MERMAID and not _ACTIVE.search(node.text)
    return fenced(node.text, language if is_safe or not is_drawn else "")


@block("directive")
def directive(prose: Prose, node: Node) -> Markup:
    """Facts about the schema."""
    try:
        return written_directive(prose.page, node.text)
    except Unresolved:  # reported by `check`
        return NOTHING


@block("blockquote")
def quotation(prose: Prose, node: Node) -> Markup:
    """A quotation, or an alert as GitHub has it."""
    first = node.children[0].children if node.children else ()
    found = _ALERT.fullmatch(first[0].text.strip()) if first and first[0].kind == "text" else None
    if found is None:
        return quoted(prose.blocks(node.children))
    rest = prose.line(first[2:] if len(first) > 1 else ())
    return alert(found[1], joined(rest, prose.blocks(node.children[1:])))


@block("bullet_list")
def unordered(prose: Prose, node: Node) -> Markup:
    """A list."""
    return _listed(node, [bullets([hanging(item)]) for item in _items(prose, node)])


@block("ordered_list")
def ordered(prose: Prose, node: Node) -> Markup:
    """A numbered list."""
    first = int(node.detail or 1)
    return _listed(node, [numbered(item, number) for number, item in enumerate(_items(prose, node), first)])


def _listed(node: Node, items: list[Markup]) -> Markup:
    return join("\n", items) if _is_tight(node) else joined(*items)


def _is_tight(node: Node) -> bool:
    return any(item.is_tight for item in node.children)


def _items(prose: Prose, node: Node) -> Iterator[Markup]:
    for item in node.children:
        if _is_tight(node):
            yield join("\n", (prose.block(child) for child in item.children)) or SEPARATOR
        else:
            yield prose.blocks(item.children) or SEPARATOR


@block("table")
def grid(prose: Prose, node: Node) -> Markup:
    """A table."""
    rows = [[_cell(prose, cell) for cell in row.children] for part in node.children for row in part.children]
    return table(rows[0], rows[1:]) if len(rows) > 1 else NOTHING


def _cell(prose: Prose, cell: Node) -> Markup:
    return prose.line(cell.children)


# --- parts of a line ------------------------------------------------------------------------------------------------


@inline("code_inline")
def span(prose: Prose, node: Node) -> Markup:
    """Code."""
    return code(node.text)


@inline("softbreak")
def soft_break(prose: Prose, node: Node) -> Markup:
    """The end of a line in the source."""
    return md("\n")


@inline("hardbreak")
def hard_break(prose: Prose, node: Node) -> Markup:
    """The end of a line."""
    return BREAK


@inline("link")
def hyper(prose: Prose, node: Node) -> Markup:
    """A link."""
    label = replace(prose, is_label=True).line(node.children)
    if is_web(node.detail):
        return web_link(label, node.detail)
    try:
        return link(label, href(prose.page, prose.source, node.detail))
    except Unresolved:  # reported by `check`
        return label


@inline("image")
def picture(prose: Prose, node: Node) -> Markup:
    """A picture of the project. One from elsewhere is a link: to load it would tell its server who reads the page."""
    if is_web(node.detail):
        return label_words(node.text) if prose.is_label else web_link(node.text or "picture", node.detail)
    try:
        found = href(prose.page, prose.source, node.detail)
    except Unresolved:  # reported by `check`
        found = None
    return image(node.text, found) if found else label_words(node.text)


@inline("reference")
def named(prose: Prose, node: Node) -> Markup:
    """A reference; one that cannot be resolved is only its text."""
    try:
        return reference(prose.page, node)
    except Unresolved:  # reported by `check`, or hidden
        return code(node.text)
