"""Files that hold both directions of a migration, separated by comments."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Mapping

from meshdoc.record import positional
from meshdoc.sources.layout import homes, version
from meshdoc.sources.sections import keep, without
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version


@positional
class Annotations:
    """The comment lines that control a tool: the start of the up part, the start of the down part, and any of them."""

    up: re.Pattern[str]
    down: re.Pattern[str]
    any: re.Pattern[str]
    no_transaction: re.Pattern[str]
    word: str
    """What a file with an up part contains: a search for it takes less time than one for `up`."""
    down_word: str = ""
    """What a file with a down part contains."""
    semicolon: str = ";"
    """How the tool spells a semicolon that does not end a statement."""

    def begins(self, text: str) -> bool:
        """Whether a file has an up part."""
        return self.word in text and bool(self.up.search(text))

    def ends(self, text: str) -> bool:
        """Whether a file has a down part."""
        return self.down_word in text and bool(self.down.search(text))

    def forward(self, text: str) -> str:
        """Keep the up part, without the annotations."""
        return without(keep(text, self.up, self.down), self.any).replace(self.semicolon, ";")


def _line(pattern: str, *, start: str = r"--[ \t]*") -> re.Pattern[str]:
    return re.compile(rf"^{start}{pattern}\b[^\r\n]*", re.MULTILINE)


_ALL_OF_IT = re.compile(r"\A")
_NEVER = re.compile(r"(?!)")
_NUMBERED = re.compile(r"\d")


GOOSE = Annotations(
    _line(r"\+goose[ \t]+Up"),
    _line(r"\+goose[ \t]+Down"),
    _line(r"\+goose"),
    _line(r"\+goose[ \t]+NO[ \t]+TRANSACTION"),
    word="+goose",
)
SQL_MIGRATE = Annotations(
    _line(r"\+migrate[ \t]+Up"),
    _line(r"\+migrate[ \t]+Down"),
    _line(r"\+migrate"),
    _line(r"\+migrate[ \t]+Up[ \t]+notransaction"),
    word="+migrate",
)
DBMATE = Annotations(
    _line("migrate:up"),
    _line("migrate:down"),
    _line("migrate:(?:up|down)"),
    _line(r"migrate:up\b.*[ \t]transaction:false"),
    word="migrate:up",
)
TERN = Annotations(
    _ALL_OF_IT,
    _line("create above / drop below", start=r"[ \t]*---- "),
    _line("(?:create above / drop below|tern: disable-tx)", start=r"[ \t]*---- "),
    _line("tern: disable-tx", start="---- "),
    word="",
    down_word="---- ",
)
PLAY = Annotations(
    _line("!Ups", start=r"(?:#|--)[^\r\n]*"),
    _line("!Downs", start=r"(?:#|--)[^\r\n]*"),
    re.compile(r"^(?:#[^\r\n]*|--[^\r\n]*!(?:Ups|Downs)\b[^\r\n]*)", re.MULTILINE),
    _ALL_OF_IT,
    word="!Ups",
    down_word="!Downs",
    semicolon=";;",
)
RAMBLER = Annotations(
    _line(r"rambler[ \t]+up", start="--[ ]"),
    _line("rambler", start="--[ ]"),
    _line("rambler", start="--[ ]"),
    _ALL_OF_IT,
    word="rambler",
)
MYBATIS = Annotations(
    _ALL_OF_IT,
    re.compile(r"^[ \t]*--[ \t]*//[^\r\n]*@UNDO[^\r\n]*", re.MULTILINE),
    re.compile(r"^[ \t]*--[ \t]*//[^\r\n]*", re.MULTILINE),
    _NEVER,
    word="",
    down_word="@UNDO",
)
NODE_PG_MIGRATE = Annotations(
    re.compile(r"^[ \t]*--[ \t-]*up[ \t]+migration[^\r\n]*", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^[ \t]*--[ \t-]*down[ \t]+migration[^\r\n]*", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^[ \t]*--[ \t-]*(?:up|down)[ \t]+migration[^\r\n]*", re.MULTILINE | re.IGNORECASE),
    _NEVER,
    word="",
)
SHMIG = Annotations(
    re.compile(r"^-- ====  UP  ====\r?$", re.MULTILINE),
    re.compile(r"^-- ==== DOWN ====\r?$", re.MULTILINE),
    re.compile(r"^-- ====  UP  ====\r?$", re.MULTILINE),
    _ALL_OF_IT,
    word="====  UP  ====",
)

PSQL_MIGRATION = Annotations(
    re.compile(r"^[ \t]*--[ \t]*:up\b[^\r\n]*", re.MULTILINE),
    re.compile(r"^[ \t]*--[ \t]*:down\b[^\r\n]*", re.MULTILINE),
    re.compile(r"^[ \t]*--[ \t]*:(?:up|down)\b[^\r\n]*", re.MULTILINE),
    _NEVER,
    word=":up",
)


def annotated(tree: Tree, annotations: Annotations) -> list[Version] | None:
    """One version per file with an up part, in natural order."""
    return annotated_in(homes(tree), annotations)


def annotated_in(folders: Iterable[Tree], annotations: Annotations) -> list[Version] | None:
    """Like `annotated`, in the first of these folders that holds such a file, and no step that the tool refuses."""
    for home in folders:
        texts = {path: home.text(path) for path in home.sql()}
        marked = [path for path, text in texts.items() if annotations.begins(text)]
        if marked and not _is_run_otherwise(texts, marked):
            return [
                version(
                    home,
                    path,
                    keep=annotations.forward,
                    transaction=Transaction.unless(annotations.no_transaction.search(texts[path])),
                )
                for path in marked
            ]
    return None


def _is_run_otherwise(texts: Mapping[str, str], marked: Collection[str]) -> bool:
    """Whether a numbered file beside those with an up part has none: tools refuse it, so another program runs it."""
    folders = {path.rpartition("/")[0] for path in marked}
    others = ((*path.rpartition("/"), text) for path, text in texts.items() if path not in marked)
    return any(folder in folders and _NUMBERED.match(name) and ";" in text for folder, _, name, text in others)


@functools.lru_cache(maxsize=10_000)
def forward(text: str) -> str:
    """Keep the up part of an annotated file, and all of a file without annotations.

    The result is remembered, since a folder is read in several ways.
    """
    for tool in (GOOSE, SQL_MIGRATE, DBMATE, NODE_PG_MIGRATE, RAMBLER, SHMIG, PSQL_MIGRATION):
        if tool.begins(text):
            return tool.forward(text)
    for tool in (TERN, PLAY, MYBATIS):
        if tool.ends(text):
            return tool.forward(text)
    return text
