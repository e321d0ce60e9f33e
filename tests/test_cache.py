"""The cache between runs. In Python, because a case is one run."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from shell import write

from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import View
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.tree import Tree
from meshdoc.plain_pickle import load
from meshdoc.replay.cache import ENDING, KEPT, Cache
from meshdoc.replay.memory import Progress
from meshdoc.replay.run import carry_on
from meshdoc.replay.stages import Stage, stages
from meshdoc.sources.version import Kind, SourceFile, Version


def ahead(*texts: str) -> tuple[Stage, ...]:
    """Versions 1, 2, ... of these texts."""
    return stages([version(f"{number}", text) for number, text in enumerate(texts, 1)])


def version(number: str, text: str) -> Version:
    """One without a date."""
    return Version(id=number, name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{number}.sql", text),))


def replayed(wanted: tuple[Stage, ...]) -> Progress:
    """What they come to."""
    return carry_on(Progress.start(template(system())), wanted, system())


FIRST = "create table t (a integer);"


def test_the_longest_known_beginning_is_recalled(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.recall(ahead(FIRST)) is None
    for known in (ahead(FIRST), ahead(FIRST, "create schema a;")):
        cache.keep(known, replayed(known))
    assert [
        len(found.steps) if (found := cache.recall(wanted)) else 0
        for wanted in (
            ahead(FIRST, "create schema a;", "create schema b;"),
            ahead(FIRST, "create schema a; "),
            ahead(f"{FIRST} ", "create schema a;"),
            stages([stage.version for stage in ahead(FIRST)], as_of=None),
            stages([], [stage.version for stage in ahead(FIRST)]),
            stages([stage.version for stage in ahead(FIRST)], database="shop"),
        )
    ] == [2, 1, 0, 1, 0, 0]


def test_what_the_database_is_called_is_kept(tmp_path: Path) -> None:
    cache, wanted = Cache(tmp_path), ahead("comment on database shop is 'x';")
    cache.keep(wanted, replayed(wanted))
    progress = cache.recall(wanted)
    assert progress is not None
    assert progress.catalog[progress.database].name == "shop"


def test_rows_are_kept(tmp_path: Path) -> None:
    cache, wanted = (
        Cache(tmp_path),
        ahead(f"{FIRST} insert into t values (7), (null); create sequence s; select nextval('s');"),
    )
    cache.keep(wanted, replayed(wanted))
    more = ahead(
        wanted[0].version.files[0].text,
        "do $$ begin execute 'create table t' || (select sum(a) from t) || nextval('s') || ' ()'; end $$;",
    )
    progress = cache.recall(more)
    assert progress is not None
    assert carry_on(progress, more[1:], system()).catalog.find("relation", 2200, "t72")


@pytest.mark.parametrize("damage", [b"", b"no pickle", zlib.compress(b"no pickle"), zlib.compress(pickle.dumps({}))])
def test_what_is_damaged_is_not_there(tmp_path: Path, damage: bytes) -> None:
    cache, wanted = Cache(tmp_path), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert cache.recall(wanted) is None


class Attack:
    """What a pickle can do to its reader."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harm",)


def test_a_pickle_of_others_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cache, wanted = Cache(tmp_path / "cache"), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(zlib.compress(pickle.dumps(Attack())))
    assert cache.recall(wanted) is None
    assert not Path("harm").exists()


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    cache, wanted = Cache(tmp_path), ahead(FIRST)
    for n in range(KEPT + 5):
        (tmp_path / f"{n}{ENDING}").touch()
        os.utime(tmp_path / f"{n}{ENDING}", (n, n))
    cache.keep(wanted, replayed(wanted))
    assert len(list(tmp_path.iterdir())) == KEPT
    assert cache.recall(wanted)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache, wanted = Cache(tmp_path / "file" / "cache"), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    assert cache.recall(wanted) is None


def test_statements_out_of_time_are_replayed_again(tmp_path: Path) -> None:
    cache, wanted = Cache(tmp_path), ahead("do $$ begin loop null; end loop; end $$;")
    cache.keep(wanted, replayed(wanted))
    assert cache.recall(wanted) is None


VIEW = "create table a (id int); create table b (id int); create view v as select j.id from (a join b using (id)) j;"


def definition(progress: Progress) -> str:
    """How the view reads."""
    view = progress.catalog.find("relation", 2200, "v")
    assert isinstance(view, View)
    return expression(Names(progress.catalog, system()), view.query)


def test_trees_are_read_when_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    monkeypatch.setattr("meshdoc.catalog.tree.load", lambda pickled: read.append(pickled) or load(pickled))
    cache, known = Cache(tmp_path), ahead(VIEW)
    cache.keep(known, replayed(known))
    progress = cache.recall(known)
    assert progress is not None
    assert definition(progress) == definition(replayed(known))
    assert not read
    more = ahead(VIEW, "alter table b add column a int;", "alter table a add column a int;")
    assert definition(carry_on(progress, more[1:], system())) == definition(replayed(more))
    assert len(read) == 1


def test_trees_of_what_is_gone_are_not_kept() -> None:
    progress = replayed(ahead(VIEW, "drop view v; create view v as select 1 as j;"))
    views = [change.after for step in progress.steps for change in step.changes if isinstance(change.after, View)]
    trees = [view.query.tree for view in views]
    assert [pickle.dumps(tree) == pickle.dumps(Tree(None, shapes=tree.shapes)) for tree in trees if tree] == [
        True,
        False,
    ]


def test_a_tree_of_others_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tree = Tree(None)
    tree.__setstate__((pickle.dumps(Attack()), (), False))
    with pytest.raises(pickle.UnpicklingError):
        assert tree.root
    assert not Path("harm").exists()


def test_no_cache(meshdoc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    write("migrations/1.sql", FIRST)
    assert meshdoc("build", "--no-cache").status == 0
    assert not folder.exists()
    assert meshdoc("build").status == 0
    assert len(list((folder / "meshdoc").iterdir())) == 1


def test_what_is_recalled_needs_no_parser() -> None:
    told = "import sys, meshdoc.replay.cache; print({'pglast', 'meshdoc.commands'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
