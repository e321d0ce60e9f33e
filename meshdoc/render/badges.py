"""Badges for a README: an SVG each, and the JSON of an endpoint badge of shields.io.

They hold fixed texts and numbers only, nothing from the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from meshdoc.catalog.relation import Table
from meshdoc.history.ledger import NOT_APPLIED
from meshdoc.record import record
from meshdoc.render import Book, Files
from meshdoc.render.display import plural

FOLDER = "badges"
COLOURS = {"brightgreen": "#4c1", "yellow": "#a4860b", "orange": "#c25700", "red": "#e05d44"}
"""The names that shields.io gives to colors, and what is drawn: dark enough for white text."""
GOOD, FAIR = 80, 40
"""In percent."""
CHARACTER, MARGIN = 7, 10
"""In pixels; a character of Verdana at 11 pixels is narrower on average."""


@record
class Badge:
    """A label and a message. `name` is that of its files."""

    name: str
    label: str
    message: str
    colour: str


def badges(book: Book) -> Iterator[Badge]:
    """How many columns are documented, how many tables have row-level security, and whether all was applied."""
    told = book.coverage
    if told.columns:
        yield _share("documented-columns", "documented columns", told.described, told.columns)
    tables = [item for item in book.tables if isinstance(item, Table)]
    if book.uses_row_security:
        secured = sum(item.row_security for item in tables)
        yield _share("row-level-security", "row-level security", secured, len(tables))
    doubtful = sum(entry.outcome in NOT_APPLIED for entry in book.history.entries)
    message = f"{plural(doubtful, 'statement')} not fully applied" if doubtful else "all statements applied"
    yield Badge(name="replay", label="schema", message=message, colour="orange" if doubtful else "brightgreen")


def _share(name: str, label: str, part: int, whole: int) -> Badge:
    percent = 100 * part // whole if whole else 100
    colour = "brightgreen" if percent >= GOOD else "yellow" if percent >= FAIR else "red"
    return Badge(name=name, label=label, message=f"{part:,} of {whole:,}", colour=colour)


def badge_files(book: Book) -> Files:
    """The files of all badges."""
    made = list(badges(book))
    drawn = {f"{FOLDER}/{badge.name}.svg": svg(badge) for badge in made}
    return drawn | {f"{FOLDER}/{badge.name}.json": endpoint(badge) for badge in made}


def endpoint(badge: Badge) -> str:
    """The JSON that `https://img.shields.io/endpoint?url=...` reads."""
    shown = {"schemaVersion": 1, "label": badge.label, "message": badge.message, "color": badge.colour}
    return json.dumps(shown, indent=1) + "\n"


def svg(badge: Badge) -> str:
    """A picture of two boxes, the label and the message, readable without the font."""
    left, right = (len(words) * CHARACTER + MARGIN for words in (badge.label, badge.message))
    text = 'fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img"',
        f' aria-label="{badge.label}: {badge.message}">',
        f'<rect width="{left}" height="20" fill="#555"/>',
        f'<rect x="{left}" width="{right}" height="20" fill="{COLOURS[badge.colour]}"/>',
        f'<g {text}><text x="{left / 2}" y="14">{badge.label}</text>',
        f'<text x="{left + right / 2}" y="14">{badge.message}</text></g></svg>\n',
    )
    return "".join(lines)
