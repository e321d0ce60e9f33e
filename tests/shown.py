"""All that meshdoc shows of a case: `python -m tests.shown 'FILE: TITLE'` prints it.

tests/shown.tsv keeps a digest of each part, so that a change of the code that changes what a reader sees is noticed. To
see what changed, compare what this prints with what it printed before.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).parent))

import scripts
import sizes
from cases import Case, all_cases
from views import book

from meshdoc import prerequisites, project
from meshdoc.describe.other import described
from meshdoc.diagnostics import Diagnostic
from meshdoc.insight import release as releases
from meshdoc.insight.locks.history import over
from meshdoc.insight.naming.find import every
from meshdoc.insight.review.change import Side
from meshdoc.insight.review.overloads import overloaded
from meshdoc.insight.review.review import review
from meshdoc.insight.review.states import in_one_history
from meshdoc.render import Book
from meshdoc.render import review as reviews
from meshdoc.render.formats import single_files
from meshdoc.render.json import access, locks
from meshdoc.render.release import notes

KEPT = Path(__file__).parent / "shown.tsv"
LENGTH = 8
"""Digits of a digest."""


def every_case() -> list[Case]:
    """The cases of all files, of all sizes, and of scripts."""
    return [*all_cases(), *sizes.cases(), *scripts.cases()]


def shown(case: Case) -> dict[str, str]:
    """All that is shown, by part."""
    whole = book(case.run())
    return {name: "".join(f"=== {of}\n{text}\n" for of, text in part(whole)) for name, part in PARTS.items()}


def digests(texts: Mapping[str, str]) -> dict[str, str]:
    """The digest of each part."""
    return {
        name: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH] for name, text in texts.items()
    }


def kept() -> dict[str, dict[str, str]]:
    """The digests in tests/shown.tsv, by case."""
    (_, *parts), *rows = (line.split("\t") for line in KEPT.read_text("utf-8").splitlines())
    return {name: dict(zip(parts, found, strict=True)) for name, *found in rows}


def keep() -> None:
    """Write the digests of all cases."""
    rows = ([str(case), *digests(shown(case)).values()] for case in every_case())
    KEPT.write_text("".join("\t".join(row) + "\n" for row in (["case", *PARTS], *rows)), "utf-8")


# --- the parts --------------------------------------------------------------------------------------------------------

Texts: TypeAlias = Iterator[tuple[str, str]]
"""Texts, and what they are of."""


def _pages(whole: Book) -> Texts:
    yield from project.document(whole).items()


def _exports(whole: Book) -> Texts:
    for name in sorted(single_files()):
        losses: list[Diagnostic] = []
        yield name, project.export(whole, name, losses.append)
        yield "losses", "\n".join(map(str, losses))
    yield "baseline", prerequisites.baseline(tuple(prerequisites.needs(whole.history)), whole.history, file="b.sql")


def _objects(whole: Book) -> Texts:
    yield from sorted((name, "\n".join(described(whole.names, address))) for address, name in every(whole.names))
    relations = [*whole.all_tables, *whole.views, *whole.routines, *whole.schemas]
    yield "access", access.access(whole, whole.access.cells(whole.access.roles, relations))


def _changes(whole: Book) -> Texts:
    """Those of all versions but the first."""
    history, count = whole.history, len(whole.history.steps)
    yield "locks", locks.locks(over(history, 0, count - 1))
    states = in_one_history(history, history, 0)
    sides = (Side(name=f"version {number}", versions=number, last=str(number)) for number in (1, count))
    reviewed = review(states, *sides)
    yield from ((name, written(reviewed)) for name, written in sorted(reviews.known().items()))
    items = releases.in_order(releases.items_since(history, 0), history)
    released = releases.release(
        history,
        items,
        since="1",
        until="",
        day=None,
        places=tuple(range(1, count)),
        changed=(),
        overloaded=overloaded(states),
    )
    yield from ((name, notes.printed(notes.alone(whole), released, name)) for name in sorted(notes.known()))


PARTS: Mapping[str, Callable[[Book], Texts]] = {
    "pages": _pages,
    "exports": _exports,
    "objects": _objects,
    "changes": _changes,
}


def main() -> None:
    """Print what is shown of the cases whose names are given."""
    for case in every_case():
        if str(case) in sys.argv[1:]:
            for name, text in shown(case).items():
                print(f"##### {name}", text, sep="\n")


if __name__ == "__main__":
    main()
