"""Walks: through one source, with mutated statements on the way, or mutated as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from meshdoc import project
from meshdoc.config import Config
from meshdoc.input import Input

from .failures import Failure
from .folder import try_folder
from .laws import Broken, Trial, failing, write_all
from .mutate import mutated
from .sources import Source, version
from .words import GARBAGE, PSQL

PIECE = 6
"""Statements between two stops."""
STOPS = 12
"""Stops of a walk, where statements are tried; one more for each twenty pieces."""
LARGE = 200
"""Statements from which on a source is chosen no more often."""
TRIES = 30
"""Statements tried at each stop."""
FILES, FOLDERS = 12, 25
"""Files or folders tried in a walk of that kind."""


@dataclass
class Walk:
    """One walk, which depends on its seed and the sources alone; `show` is told each input before it is tried."""

    seed: str
    sources: Sequence[Source]
    show: Callable[[str], None] = lambda text: None
    tried: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")

    def failures(self) -> Iterator[Failure]:
        """Try what the seed says, and find what fails."""
        random = Random(self.seed)
        sizes = [min(LARGE, 1 + sum(map(len, source.statements))) for source in self.sources]
        source = random.choices(self.sources, sizes)[0]
        kind = random.choices((self.statements, self.files, self.folders), (90, 7, 3))[0]
        yield from kind(source, random)

    def statements(self, source: Source, random: Random) -> Iterator[Failure]:
        """Mutated statements at some places of a history, each undone after it."""
        trial, pieces = Trial(), list(source.pieces(random.randint(1, PIECE)))
        stops = set(random.sample(range(len(pieces)), min(STOPS + len(pieces) // 20, len(pieces))))
        stops.add(len(pieces))
        last = max(stops, default=0)
        everything = [text for statements in source.statements for text in statements] or ["select 1"]
        for place, piece in enumerate([*pieces, ()][: last + 1]):
            if place in stops:
                before = trial.objects()
                for _ in range(TRIES):
                    original = random.choice(piece if piece and random.random() < 0.6 else everything)
                    text = mutated(original, source.vocabulary, random)
                    yield from self._attempted(trial, text)
                yield from self._watched(trial, "", lambda before=before: trial.check_undone(before))
            trial.advance(";\n".join(piece))
        self.tried += trial.tried
        self.slowest = max(self.slowest, trial.slowest)

    def _attempted(self, trial: Trial, text: str) -> Iterator[Failure]:
        self.tried["statements"] += 1
        yield from self._watched(trial, text, lambda: trial.attempt(text))

    def _watched(self, trial: Trial, text: str, attempt: Callable[[], None]) -> Iterator[Failure]:
        self.show(text)
        try:
            attempt()
        except Broken as broken:
            yield Failure(self.seed, broken.law, broken.place, broken.detail, tuple(trial.texts), text)

    def files(self, source: Source, random: Random) -> Iterator[Failure]:
        """Whole histories, from the files to the pages."""
        for _ in range(FILES):
            texts = [file.text for given in source.versions[:40] for file in given.files]
            place = random.randrange(len(texts))
            texts[place] = _damaged(texts[place], source, random)
            given = Input(tuple(version(str(number), text) for number, text in enumerate(texts, 1)), (), ())
            self.tried["files"] += 1
            self.show(texts[place])
            try:
                with failing("an exception ended the replay of a file"):
                    history = project.replay(Config(), given)
                with failing("no pages can be written of a file"):
                    write_all(history)
            except Broken as broken:
                yield Failure(self.seed, broken.law, broken.place, broken.detail, (), "\n;\n".join(texts))

    def folders(self, source: Source, random: Random) -> Iterator[Failure]:
        """Folders with layouts, names and settings of all kinds, through the command line."""
        for _ in range(FOLDERS):
            self.tried["folders"] += 1
            try:
                try_folder(source, random, self.show)
            except Broken as broken:
                yield Failure(self.seed, broken.law, broken.place, broken.detail, (), "")


def _damaged(text: str, source: Source, random: Random) -> str:
    """A file with two mutations of its tokens or of its characters."""
    for _ in range(2):
        start = random.randint(0, len(text))
        end = min(len(text), start + random.choice((1, 10, 100, 1000)))
        choice = random.random()
        if choice < 0.4:
            text = text[:start] + mutated(text[start:end], source.vocabulary, random) + text[end:]
        elif choice < 0.6:
            text = text[:start] + text[end:]
        elif choice < 0.8:
            text = text[:end] + text[start:end] + text[end:]
        else:
            text = text[:start] + random.choice((*GARBAGE, *PSQL)) + text[start:]
    return text
