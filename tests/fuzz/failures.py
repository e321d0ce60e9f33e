"""Failures: kept once for each law and place, with an input that is as small as can be found in some time."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from .laws import Broken, Trial
from .mutate import tokens


@dataclass(frozen=True)
class Failure:
    """A law that an input broke: the versions before it, which are kept, and the text that was tried."""

    seed: str
    law: str
    place: str
    detail: str
    texts: tuple[str, ...]
    text: str

    @property
    def name(self) -> str:
        """The same for all failures of one law at one place."""
        return hashlib.blake2b(f"{self.law}\0{self.place}".encode(), digest_size=6).hexdigest()

    def __str__(self) -> str:
        return f"{self.law}: {self.place}" if self.place else self.law


def keep(folder: Path, failure: Failure) -> bool:
    """Write a failure unless there is one like it; whether it was written."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{failure.name}.json"
    if file.exists():
        return False
    file.write_text(json.dumps(asdict(failure), indent=1), "utf-8")
    return True


def kept(folder: Path) -> list[Failure]:
    """The failures of a folder."""
    found = []
    for file in sorted(folder.glob("*.json")):
        fields = json.loads(file.read_text("utf-8"))
        found.append(Failure(**{**fields, "texts": tuple(fields["texts"])}))
    return found


# --- minimising ---------------------------------------------------------------------------------------------


def minimised(failure: Failure, seconds: float = 60) -> Failure | None:
    """The failure with the least input that still shows it; None if a fresh replay does not show it."""
    if not shows(failure, failure.texts, failure.text):
        return None
    deadline = time.monotonic() + seconds
    texts, text = failure.texts, failure.text
    texts = tuple(_reduced(texts, lambda fewer: shows(failure, fewer, text), deadline))
    for place in range(len(texts)):
        before, after = texts[:place], texts[place + 1 :]
        lines = texts[place].splitlines(keepends=True)
        fewer = _reduced(lines, lambda some, b=before, a=after: shows(failure, (*b, "".join(some), *a), text), deadline)
        texts = (*before, "".join(fewer), *after)
    parts = _reduced(tokens(text), lambda fewer: shows(failure, texts, "".join(fewer)), deadline)
    return replace(failure, texts=texts, text="".join(parts))


def shows(failure: Failure, texts: Sequence[str], text: str) -> bool:
    """Whether this input breaks the same law at the same place."""
    trial = Trial()
    try:
        for former in texts:
            trial.advance(former)
        before = trial.objects()
        trial.attempt(text)
        trial.check_undone(before)
    except Broken as broken:
        return (broken.law, broken.place) == (failure.law, failure.place)
    except Exception:
        return False
    return False


def _reduced(parts: Sequence[str], shows: Callable[[Sequence[str]], bool], deadline: float) -> Sequence[str]:
    """Delta debugging: the parts without any slice that the failure does not need."""
    size = max(1, len(parts) // 2)
    while parts:
        start, removed = 0, False
        while start < len(parts) and time.monotonic() < deadline:
            fewer = [*parts[:start], *parts[start + size :]]
            if shows(fewer):
                parts, removed = fewer, True
            else:
                start += size
        if time.monotonic() >= deadline or (size == 1 and not removed):
            break
        size = max(1, size // 2)
    return parts
