"""Chooses a reading of a tree by its signs, and by replay where those do not decide or do not apply cleanly."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from meshdoc.choice.complete import completed
from meshdoc.choice.foreign import foreign
from meshdoc.choice.trial import THIRD, Play, Trial, are_alike, best, too_many
from meshdoc.choice.union import is_further, orders, union
from meshdoc.diagnostics import SourceError
from meshdoc.record import positional
from meshdoc.sources.candidate import FLYWAY, Reading
from meshdoc.sources.detect import FURTHER, SMALLER, UNNAMED, Other, several
from meshdoc.sources.sift import is_for_postgres
from meshdoc.sources.survey import Source, Survey, are_nested, snapshots

MOST_SOURCES = 10
"""The sources that are replayed to choose among them."""
MOST_READINGS = 3
"""The readings of one source that are replayed besides the first."""

DOMINANT = 5
"""A source that makes so many times as many objects as each other one is the project's database."""

_USUAL = "/resources/db/migration"
_UPGRADES = re.compile(r"(?:^|[/_.-])(?:upgrade|update|patch|hotfix)(?:e?s)?(?:$|/)", re.IGNORECASE)


@positional
class Choice:
    """The reading chosen, the reason if replay decided, and the others."""

    reading: Reading
    others: tuple[Other, ...]
    reason: str = ""


def choose(found: Survey, play: Play, *, thoroughly: bool = False) -> Choice:
    """Choose a reading; `thoroughly` replays those too that the choice does not need.

    Raises SourceError, with the lines to paste, if several sources apply equally well.
    """
    choosing = _Choosing(found, play, thoroughly=thoroughly)
    trial = choosing.best()
    if unfit := foreign(trial, found):
        raise SourceError(f"{found.tree.shown or '.'}: {unfit} name the folder to read")
    if thoroughly:
        choosing.replay_others()
    return Choice(trial.reading, tuple(choosing.others(trial)), choosing.reason)


class _Choosing:
    """The trials of one choice."""

    def __init__(self, found: Survey, play: Play, *, thoroughly: bool) -> None:
        self.found = found
        self.play = play
        self.thoroughly = thoroughly
        self.trials: dict[tuple[str, ...], Trial] = {}
        self.reasons: dict[tuple[str, ...], str] = {}
        self.unions: set[tuple[str, ...]] = set()
        """What is no reading of the tree, but several of them in one history."""
        self.reason = ""

    def trial(self, reading: Reading, most: int | None = None) -> Trial:
        """Replay a reading, once; with so many statements refused, how the rest of it goes decides nothing."""
        key = _key(reading)
        known = self.trials.get(key)
        if not known or (known.applied.is_cut and (most is None or known.refused < most)):
            self.trials[key] = Trial(reading, self.play(reading, None if self.thoroughly else most))
        return self.trials[key]

    def best(self) -> Trial:
        """The reading that applies best, or the snapshots beside it that do."""
        trial = self._by_signs()
        trial = self.trial(trial.reading) if trial.applied.is_cut else trial
        return self._snapshots(trial) or self._followed(trial)

    def _followed(self, chosen: Trial) -> Trial:
        """The chosen history, with the further ones that need it and then apply as a whole."""
        for source in self.found.weaker[:MOST_SOURCES]:
            if is_further(source.first, chosen.reading):
                other = self.trial(source.first)
                union = None if other.missing.isdisjoint(chosen.makes) else self._pair(chosen, other)
                if union and union.refused <= chosen.refused:
                    chosen = self._union_of([chosen, other], union)
        return chosen

    def _by_signs(self) -> Trial:
        """The reading that applies best; the first if it leaves nothing to choose."""
        if len(self.found.sources) > 1:
            return self.among_sources(self.found.sources)
        first = self.found.sources[0]
        if self.found.is_settled:
            return self.trial(first.first)
        trial = self.among_readings(first)
        if trial.is_no_schema and (weaker := self._of_weaker([trial])):
            return weaker
        return trial

    def _of_weaker(self, empty: Sequence[Trial]) -> Trial | None:
        """The best of the weaker sources that apply, if what has the strongest sign is empty or hardly applies."""
        if not any(trial.refused or not trial.applied.statements for trial in empty):
            return None
        most = max(trial.objects for trial in empty)
        weaker = [(source, self.trial(source.first)) for source in self.found.weaker[:MOST_SOURCES]]
        if sources := [source for source, trial in weaker if trial.objects > most and not trial.is_no_schema]:
            refused = any(trial.refused for trial in empty)
            self._set_aside(empty, "it does not apply on its own" if refused else "it holds no statement")
            return self._supplied(self.among_sources(self._strongest(sources)), empty)
        return None

    def _supplied(self, weaker: Trial, empty: Sequence[Trial]) -> Trial:
        """What a history starts from, with that history if little of it is refused then."""
        for trial in empty:
            union = self._pair(weaker, trial) if trial.is_history else None
            if union and (union.refused - weaker.refused) * DOMINANT <= trial.refused:
                weaker = self._union_of([weaker, trial], union)
        return weaker

    def _strongest(self, sources: Sequence[Source]) -> Sequence[Source]:
        """Those of the strongest sign, unless another one makes many times as many objects."""
        best = min(source.first.standing for source in sources)
        strong = [source for source in sources if source.first.standing == best]
        most = max(self.trial(source.first).objects for source in sources)
        return strong if any(self.trial(each.first).objects * DOMINANT > most for each in strong) else sources

    def _snapshots(self, chosen: Trial) -> Trial | None:
        """The snapshots inside or around the folder of a history that hardly applies, if all of them apply."""
        if not (chosen.hardly_applies and chosen.is_history):
            return None
        beside = [each for each in snapshots(self.found.kept) if are_nested(each.folder, chosen.reading.folder)]
        if not 0 < len(beside) <= MOST_SOURCES:
            return None
        trial = self.trial(beside[0] if len(beside) == 1 else self._union(beside), 1)
        if trial.refused or trial.objects <= chosen.objects:
            return None
        self.reason = f"{_refused(chosen)} as the migrations in {_shown(chosen.reading)}"
        self._set_aside([chosen], "it does not apply on its own")
        return trial

    # --- one source -----------------------------------------------------------------------------------

    def among_readings(self, source: Source) -> Trial:
        """The first reading of a source; if statements of it are refused, the one that applies best."""
        first = self.trial(source.first)
        if not first.refused:
            return first
        tried = [first, *self._rivals(first, itertools.islice(_distinct(source), MOST_READINGS))]
        chosen = best(first, tried)
        if whole := self._whole(source, chosen) or self._whole(source, first):
            return whole
        for each in {id(each): each for each in (first, chosen) if each.missing}.values():
            tried += self._rivals(first, completed(self.found, each))
        chosen = best(first, tried)
        if chosen is not first:
            self.reason = (
                f"{_refused(chosen)}, {first.refused} as {first.reading.layout} alone in {_shown(first.reading)}"
            )
        for other in tried:
            if other is not chosen:
                self.reasons[_key(other.reading)] = f"{_refused(other)}, {chosen.refused} as chosen"
        return chosen

    def _rivals(self, first: Trial, readings: Iterable[Reading]) -> Iterator[Trial]:
        """The trials of readings, each as long as it may be better than the first."""
        return (self.trial(reading, too_many(first, reading)) for reading in readings)

    def _whole(self, own: Source, chosen: Trial) -> Trial | None:
        """The schema that a folder of upgrade steps builds on, if it applies: it holds what the steps change."""
        if not (chosen.lacks and _UPGRADES.search(chosen.reading.folder)):
            return None
        beside = [each for each in own.readings if each.files.isdisjoint(chosen.reading.files)]
        whole = snapshots(self.found.kept)
        for reading in (*beside, *(source.first for source in self.found.weaker), *whole)[:MOST_SOURCES]:
            trial = self.trial(reading, 1)
            makes_most = 2 * len(chosen.missing & trial.makes) > len(chosen.missing)
            if not trial.refused and trial.objects > chosen.objects and makes_most:
                self.reason = f"{_shown(chosen.reading)} only builds on it"
                self._set_aside([chosen], "it does not apply on its own")
                return trial
        return None

    # --- several sources ------------------------------------------------------------------------------

    def among_sources(self, sources: Sequence[Source]) -> Trial:
        """The source that describes the database: those for other systems, without objects, or alike are set aside."""
        readings = [source.first for source in self._told(sources)]
        if len(readings) > MOST_SOURCES:
            raise several(self.found.tree, readings)
        trials = [self.trial(reading) for reading in readings]
        left = self._of_postgres(trials)
        if all(trial.is_no_schema for trial in left) and (other := self._of_further(sources, left)):
            return other
        unlike = self._without_likes(left)
        alike = [trial for trial in left if trial not in unlike]
        left = self._dominant(self._usual(self._joined(unlike))) if len(unlike) > 1 else unlike
        if len(left) > 1:
            raise several(self.found.tree, [trial.reading for trial in (*left, *alike)])
        (trial,) = left
        source = next((source for source in sources if source.first is trial.reading), None)
        return self.among_readings(source) if source else trial

    def _of_further(self, sources: Sequence[Source], empty: Sequence[Trial]) -> Trial | None:
        """The best of the other readings of sources whose first ones hardly apply, or of weaker sources."""
        tried = []
        for source in (each for each in sources if each.first in [trial.reading for trial in empty]):
            self.reason = ""
            tried.append((self.among_readings(source), self.reason))
        applied = [each for each in tried if not each[0].is_no_schema]
        if not applied:
            self.reason = ""
            return self._of_weaker(empty)
        self._set_aside(empty, "it does not apply on its own")
        trial, self.reason = min(applied, key=lambda each: each[0].merit)
        return trial

    def _told(self, sources: Sequence[Source]) -> list[Source]:
        """The sources without those of a tool whose settings name other folders."""
        told = {source.first.layout for source in sources if source.first.told_by}
        others = [source for source in sources if source.first.layout in told and not source.first.told_by]
        for source in others:
            self.reasons[_key(source.first)] = f"the settings of {source.first.layout} name other folders"
        return [source for source in sources if source not in others]

    def _of_postgres(self, trials: list[Trial]) -> list[Trial]:
        for reason, is_out in (
            ("PostgreSQL's parser refuses most of it", lambda trial, _: trial.is_foreign),
            ("it makes no object", lambda trial, _: not trial.objects and not trial.refused),
            (UNNAMED, _is_outdone),
        ):
            if kept := [trial for trial in trials if not is_out(trial, trials)]:
                self._set_aside([trial for trial in trials if trial not in kept], reason)
                trials = kept
        return trials

    def _without_likes(self, trials: list[Trial]) -> list[Trial]:
        """Of those that describe the same relations, the one that applies best."""
        kept: list[Trial] = []
        for trial in sorted(trials, key=lambda each: (*each.merit, each.reading.rank)):
            if twin := next((other for other in kept if are_alike(trial, other)), None):
                self._set_aside([trial], f"it describes the same relations as {_shown(twin.reading)}")
            else:
                kept.append(trial)
        return [trial for trial in trials if trial in kept]

    def _usual(self, trials: list[Trial]) -> list[Trial]:
        """Without Flyway's folders for other occasions beside the one that it reads unless it is told another."""
        usual = tuple(folder for each in trials if f"/{(folder := each.reading.folder)}".endswith(_USUAL))
        others = [
            each
            for each in trials
            if each.reading.layout == FLYWAY
            and each.reading.folder.startswith(usual)
            and each.reading.folder not in usual
        ]
        self._set_aside(others, "Flyway reads db/migration, unless its settings name other folders")
        return [each for each in trials if each not in others]

    def _dominant(self, trials: list[Trial]) -> list[Trial]:
        """The source that makes many times as many objects as each other one, if there is one, and it applies."""
        largest = max(trials, key=lambda trial: trial.objects)
        others = [trial for trial in trials if trial is not largest]
        if largest.is_mostly_refused or any(trial.objects * DOMINANT > largest.objects for trial in others):
            return trials
        self._set_aside(others, SMALLER)
        return [largest]

    def _joined(self, trials: list[Trial]) -> list[Trial]:
        """One history of those that need each other: fewer statements are refused together than separately.

        Together they make more than each alone: what only makes again what a history holds is for older databases.
        """
        if len(trials) < 2 or not any(trial.refused for trial in trials):
            return trials
        for reading in self._unions(trials):
            whole = self.trial(reading, 1)
            if not whole.refused and whole.objects > max(trial.objects for trial in trials):
                return [self._union_of(trials, whole)]
        groups: list[Trial] = []
        for trial in sorted(trials, key=lambda trial: -trial.objects):
            joined = (self._pair(group, trial) for group in groups)
            place, union = next(((place, union) for place, union in enumerate(joined) if union), (0, None))
            if union:
                groups[place] = self._union_of([groups[place], trial], union)
            else:
                groups.append(trial)
        return groups

    def _pair(self, one: Trial, other: Trial) -> Trial | None:
        """The history of two, if one of them needs the other."""
        if one.missing.isdisjoint(other.makes) and other.missing.isdisjoint(one.makes):
            return None
        best: Trial | None = None
        for order in orders(one, other):
            self.unions.add(_key(order))
            most = best.refused if best else one.refused + (other.refused if other.objects else 1)
            union = self.trial(order, most)
            is_applied = union.refused - one.refused <= THIRD * other.applied.entries
            if union.refused < most and union.objects > one.objects and is_applied:
                best = union
        return best

    def _union_of(self, trials: Sequence[Trial], union: Trial) -> Trial:
        separately = sum(trial.refused for trial in trials)
        self.reason = f"{_refused(union)} in one history, {separately} separately"
        self._set_aside(trials, "it is a part of what was chosen")
        return union

    def _union(self, readings: Sequence[Reading]) -> Reading:
        whole = union(readings)
        self.unions.add(_key(whole))
        return whole

    def _unions(self, trials: Sequence[Trial]) -> Iterator[Reading]:
        """The readings that cover all of them, and one that orders all of their versions."""
        files = frozenset().union(*(trial.reading.files for trial in trials))
        for source in self.found.sources:
            yield from (reading for reading in source.readings[1:] if files <= reading.files)
        yield self._union([trial.reading for trial in trials])

    def _set_aside(self, trials: Sequence[Trial], reason: str) -> None:
        for trial in trials:
            self.reasons[_key(trial.reading)] = reason

    # --- the others -----------------------------------------------------------------------------------

    def replay_others(self) -> None:
        """Replay the first readings of all sources, as many as are bounded."""
        for source in (*self.found.sources, *self.found.weaker)[:MOST_SOURCES]:
            self.trial(source.first)

    def others(self, chosen: Trial) -> Iterator[Other]:
        """What was not chosen: other sources, and other readings that were replayed."""
        own = chosen.reading.files
        sources = [*self.found.sources, *self.found.weaker]
        readings = [source.first for source in sources if not source.first.files <= own]
        replayed = [trial.reading for key, trial in self.trials.items() if key not in self.unions]
        for reading in {_key(each): each for each in (*readings, *replayed)}.values():
            if _key(reading) != _key(chosen.reading):
                yield self._other(reading, chosen.reading)

    def _other(self, reading: Reading, chosen: Reading) -> Other:
        trial = self.trials.get(_key(reading))
        whole = trial if trial and not trial.applied.is_cut else None
        is_weaker = any(source.first is reading for source in self.found.weaker)
        default = f"a weaker sign: {reading.sign}" if is_weaker else "a lower rank"
        if is_weaker and is_further(reading, chosen):
            default = FURTHER
        return Other(
            folder=_shown(reading),
            layout=reading.layout,
            versions=len(reading.versions),
            reason=self.reasons.get(_key(reading), default),
            refused=whole.refused if whole else None,
            objects=whole.objects if whole else None,
        )


def _is_outdone(trial: Trial, others: Iterable[Trial]) -> bool:
    """Whether others are named after PostgreSQL, and it is not, nor does it make many times as many objects."""
    named = [each for each in others if is_for_postgres(each.reading.folder)]
    return bool(named) and trial not in named and trial.objects <= DOMINANT * max(1, *(each.objects for each in named))


def _key(reading: Reading) -> tuple[str, ...]:
    return reading.layout, *(file.path for version in reading.versions for file in version.files)


def _distinct(source: Source) -> Iterator[Reading]:
    """The further readings of a source that differ in files or order, first what settings or scripts say."""
    seen = {_key(source.first)[1:]}
    for reading in sorted(source.readings[1:], key=lambda each: not (each.told_by or each.run_by)):
        if (key := _key(reading)[1:]) not in seen:
            seen.add(key)
            yield reading


def _refused(trial: Trial) -> str:
    count = trial.refused
    least = "at least " if trial.applied.is_cut else ""
    return f"{least}{count or 'no'} {'statement' if count == 1 else 'statements'} refused"


def _shown(reading: Reading) -> str:
    return reading.folder or "."
