"""What references and links of narrative pages lead to."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import count
from urllib.parse import unquote

from meshdoc.catalog.object import Address
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import unknown
from meshdoc.insight.narrative.pages import NarrativePage, special
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.narrative.markdown import Node
from meshdoc.registry import load
from meshdoc.render import markdown
from meshdoc.render.links import CHANGELOG, Place, narrative_path, version_anchor
from meshdoc.render.markdown.page import Page, several, single
from meshdoc.render.markdown.report import listed
from meshdoc.render.markup import Markup, Text, code, join, words
from meshdoc.visible import visible

ENDING = ".md"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w\- ]")


def reference(page: Page, node: Node) -> Markup:
    """What a reference names, linked; only its text if it has no place, as a report with nothing to say."""
    target = special(node.text)
    if target:
        place, label = _special(page, *target)
        shown = node.detail or label
        is_shown = target[0] != "report" or _is_written(page, place.path)
        return page.to(place, shown) if is_shown else join("", [shown])
    address = page.book.narrative.meaning(node.text)
    return page.words(address, words(node.detail)) if node.detail else page.name(address, _label(page, node, address))


def _label(page: Page, node: Node, address: Address) -> str:
    """The name of a function as it is written, without types; empty for the usual label."""
    item = page.book.catalog[address.oid]
    return f"{node.text}()" if isinstance(item, Routine) and "(" not in node.text else ""


def _special(page: Page, kind: str, name: str) -> tuple[Place, Text]:
    """The place of a report, a page or a version. Raises Unresolved if there is none."""
    if kind == "version":
        found = next((log.version for log in page.book.changelogs if log.version.id == name), None)
        if found is None:
            raise _missing("version", name, [log.version.id for log in page.book.changelogs])
        return Place(CHANGELOG, version_anchor(found)), code(found.id)
    if kind == "page":
        pages = {other.name.lower(): other for other in page.book.narrative.pages}
        if name.lower() not in pages:
            raise _missing("page", name, list(pages))
        return Place(narrative_path(pages[name.lower()].name)), pages[name.lower()].title
    paths = {path.removeprefix("reports/").removesuffix(ENDING).lower(): path for path in _reports()}
    short = name.removeprefix("reports/").removesuffix(ENDING).lower()
    if short not in paths:
        raise _missing("report", name, list(paths))
    return Place(paths[short]), _title(paths[short])


def _missing(kind: str, name: str, known: list[str]) -> Unresolved:
    text = str(unknown(kind, name, known))
    message, _, rest = text.partition(" (known: ")
    return Unresolved(message, f"Known: {rest[:-1]}" if rest and len(rest) < 400 else "")


def _reports() -> Iterator[str]:
    """The paths of the shared pages."""
    load(markdown)
    yield from (path for path in (*single, *several) if path.endswith(ENDING))
    yield CHANGELOG


def _title(path: str) -> str:
    folder, _, name = path.removesuffix(ENDING).rpartition("/")
    return f"{name.replace('-', ' ').lower()}{' report' if folder else ''}"


def _is_written(page: Page, path: str) -> bool:
    """Whether a shared page has anything to say about this schema."""
    registered = next((each for each in listed() if each.path == path), None)
    if registered or path == CHANGELOG:
        return registered is None or bool(registered.applies(page.book))
    return bool(single[path](page.at(path)) if path in single else several[path](page.at(path)))


# --- links ----------------------------------------------------------------------------------------------------------


def is_web(target: str) -> bool:
    """Whether a link leads to a web or mail address, rather than to a file."""
    return bool(_ADDRESS.match(target))


def href(page: Page, source: NarrativePage, target: str) -> str | None:
    """A link to another narrative page or to a file of the project; None if it is out of reach.

    Raises Unresolved for a heading or page that does not exist, and for a path that leads out of the project.
    """
    path, _, fragment = target.partition("#")
    other = _page_at(page, source, path) if path else source
    if other is None:
        return _to_file(page, _path(source, path), fragment)
    fragment = unquote(fragment).lower()
    if fragment and fragment not in anchors(other):
        raise Unresolved(f"{other.manuscript.path} has no heading #{fragment}", _known(other))
    return page.link_to(Place(narrative_path(other.name), fragment))


def _page_at(page: Page, source: NarrativePage, path: str) -> NarrativePage | None:
    wanted = _path(source, path)
    found = page.book.narrative.by_path.get(wanted)
    home = posixpath.dirname(source.manuscript.path)
    if found is None and wanted.endswith(ENDING) and posixpath.dirname(wanted) == home:
        raise Unresolved(f"there is no page {wanted}")
    return found


def _path(source: NarrativePage, path: str) -> str:
    """The path of a link's target in the project. Raises Unresolved if it leads out of it."""
    file = unquote(path.partition("?")[0])
    start = "" if file.startswith("/") else posixpath.dirname(source.manuscript.path)
    found = posixpath.normpath(posixpath.join(start, file.lstrip("/")))
    if found == ".." or found.startswith("../"):
        raise Unresolved(f"the link {path} leads out of the project", "Link to a file of the project.")
    return found


def _to_file(page: Page, path: str, fragment: str) -> str | None:
    base = page.book.source_base
    if base is None or posixpath.isabs(path):
        return None
    found = page.links.file(page.path, path)
    return f"{found}#{fragment}" if found and fragment else found


# --- headings -------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def anchors(source: NarrativePage) -> Mapping[str, None]:
    """The anchors of a page's headings, in order, as GitHub makes them from their text."""
    found: dict[str, None] = {}
    numbers: dict[str, Iterator[int]] = {}
    for node in source.of("heading"):
        base = _NO_WORD.sub("", visible(node.plain).strip().lower()).replace(" ", "-")
        numbered = (f"{base}-{number}" for number in numbers.setdefault(base, count(1)))
        found[base if base not in found else next(each for each in numbered if each not in found)] = None
    return found


def _known(source: NarrativePage) -> str:
    return f"Its headings: {', '.join(f'#{anchor}' for anchor in list(anchors(source))[:12])}."
