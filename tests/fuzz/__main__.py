"""Run walks in a process per core until the time is over, and print what was tried and what failed."""

from __future__ import annotations

import argparse
import mmap
import multiprocessing
import resource
import secrets
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

from .failures import Failure, keep, kept, minimised
from .laws import prepared
from .sources import sources
from .walk import Walk

HUNG = 300.0
"""Seconds without another input after which a process counts as hung."""
LARGE = 3 << 20
"""KiB of memory at which a process ends and another one goes on."""
DETAIL = 3000
"""Characters printed of what a failure has to tell."""
SHOWN = 1 << 20
"""Bytes kept of the input that is tried, for a process that dies of it."""


@dataclass
class Worker:
    """A process that walks on from some seed, and the input that it tries."""

    first: int
    step: int
    seed: str
    folders: tuple[Path, ...]
    shown: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, SHOWN))
    walk: int = -1
    count: int = 0
    seen: bytes = b""
    heard: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Start the process at the walk after the last one."""
        self.walk = self.first if self.walk < 0 else self.walk + self.step
        self.heard = time.monotonic()
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=self._run, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def _run(self, pipe: Connection) -> None:
        found, number = sources(self.folders), self.walk
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < LARGE:
            pipe.send(number)
            walk = Walk(f"{self.seed}:{number}", found, self._show)
            for failure in walk.failures():
                pipe.send(failure)
            pipe.send((walk.tried, walk.slowest))
            number += self.step

    def _show(self, text: str) -> None:
        data = text.encode("utf-8", "surrogateescape")[: SHOWN - 16]
        self.count += 1
        self.shown[: 16 + len(data)] = self.count.to_bytes(8, "big") + len(data).to_bytes(8, "big") + data

    def hangs(self) -> bool:
        """Whether it has tried the same input for too long."""
        count, now = self.shown[:8], time.monotonic()
        if count != self.seen:
            self.seen, self.heard = count, now
        return now - self.heard > HUNG

    def last_words(self, law: str) -> Failure:
        """The failure of a process that ended by itself or hung."""
        size = int.from_bytes(self.shown[8:16], "big")
        text = self.shown[16 : 16 + size].decode("utf-8", "surrogateescape")
        return Failure(f"{self.seed}:{self.walk}", law, "", "", (), text)


def main(options: argparse.Namespace) -> int:
    """Print the totals; 1 if anything failed."""
    if ":" in options.seed:
        return _again(options)
    workers = [Worker(first, options.jobs, options.seed, options.corpus) for first in range(options.jobs)]
    for worker in workers:
        worker.start()
    tried: Counter[str] = Counter()
    slowest, found, start = (0.0, ""), 0, time.monotonic()
    while time.monotonic() - start < options.minutes * 60:
        wait([worker.pipe for worker in workers], timeout=1)
        for worker in workers:
            for told in _messages(worker):
                if isinstance(told, Failure):
                    found += _report(options.failures, told)
                elif isinstance(told, tuple):
                    tried, slowest = tried + told[0], max(slowest, told[1])
            if worker.hangs() or not worker.process.is_alive():
                found += _restarted(worker, options.failures)
    for worker in workers:
        worker.process.kill()
        worker.process.join()
    _print_totals(options, tried, slowest, time.monotonic() - start)
    _print_smallest(options.failures, found)
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", default=str(secrets.randbelow(10**6)), help="of the run, or with :NUMBER of one walk")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="folders of migrations")
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--failures", type=Path, default=Path(tempfile.gettempdir()) / "meshdoc-failures")
    return parser.parse_args()


def _again(options: argparse.Namespace) -> int:
    """Repeat one walk."""
    walk, found = Walk(options.seed, sources(options.corpus)), 0
    for failure in walk.failures():
        found += 1
        print(f"{failure}\n{failure.detail}\n{failure.text}\n")
    print(dict(walk.tried))
    return 1 if found else 0


def _messages(worker: Worker) -> list[object]:
    """What a process has to tell."""
    found: list[object] = []
    try:
        while worker.pipe.poll():
            found.append(worker.pipe.recv())
            worker.walk = found[-1] if isinstance(found[-1], int) else worker.walk
    except EOFError:
        pass
    return found


def _restarted(worker: Worker, folder: Path) -> int:
    """Start a process instead of one that has ended or hangs; how many failures that is."""
    hangs = worker.process.is_alive()
    worker.process.kill()
    worker.process.join()
    status = worker.process.exitcode
    law = "a process hangs" if hangs else f"a process ends with status {status}"
    new = _report(folder, worker.last_words(law)) if status else 0
    worker.start()
    return new


def _report(folder: Path, failure: Failure) -> int:
    new = keep(folder, failure)
    if new:
        print(f"{failure.seed}: {failure}", flush=True)
    return int(new)


def _print_totals(options: argparse.Namespace, tried: Counter[str], slowest: tuple[float, str], spent: float) -> None:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (used.ru_utime + used.ru_stime) / 60
    print(f"seed {options.seed}: {spent / 60:.1f} minutes with {options.jobs} processes, {cpu:.1f} of CPU")
    print(", ".join(f"{count} {kind}" for kind, count in sorted(tried.items())))
    print(f"slowest: {slowest[0]:.2f} s of CPU: {slowest[1][:300]!r}")


def _print_smallest(folder: Path, found: int) -> None:
    """Minimise and print the failures of a run."""
    for failure in kept(folder) if found else ():
        print(f"\n{failure.seed}: {failure}\n{failure.detail[-DETAIL:]}")
        if small := minimised(failure):
            print("\n--\n".join((*small.texts, small.text)))
        else:
            print("A fresh replay of the input does not show it; repeat its walk by the seed.")


if __name__ == "__main__":
    with prepared():
        sys.exit(main(_options()))
