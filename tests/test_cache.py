"""The cache between runs. In Python, because a case is one run."""

from __future__ import annotations

import datetime
import os
import pickle
import subprocess
import sys
import zlib
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from shell import write

from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import View
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.tree import Tree
from meshdoc.limits import Limits
from meshdoc.plain_pickle import MODULES, dump, load
from meshdoc.replay.cache import PROGRESS, Cache, _chain
from meshdoc.replay.progress import Progress
from meshdoc.replay.run import carry_on
from meshdoc.replay.stages import Stage, stages
from meshdoc.replay.store import KEPT
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


def cache_in(folder: Path) -> Cache:
    """The cache below a folder, and its key beside it."""
    return Cache(folder / "cache", folder / "key")


FIRST = "create table t (a integer);"


def test_the_longest_known_beginning_is_recalled(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
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


MANY = [f"create table t{n} (a integer primary key);" for n in range(20)]
FURTHER = "alter table t1 add b int; create view v as select * from t1; comment on view v is 'x'; drop table t2;"
LAST = (
    "create or replace view v as select a, b, 1 as c from t1; alter table t1 rename b to d; insert into t3 values (7);"
)


def test_only_what_is_new_is_saved(tmp_path: Path) -> None:
    """Upon the progress that was saved as a whole; what is recalled is what a replay would have led to."""
    whole = ahead(*MANY)
    cache_in(tmp_path).keep(whole, replayed(whole))
    (base,) = (tmp_path / "cache").iterdir()
    for wanted in (ahead(*MANY, FURTHER), ahead(*MANY, FURTHER, LAST)):
        cache = cache_in(tmp_path)
        progress = cache.recall(wanted)
        assert progress is not None
        assert len(progress.steps) == len(wanted) - 1
        cache.keep(wanted, carry_on(progress, wanted[-1:], system()))
        found = cache_in(tmp_path).recall(wanted)
        assert found is not None
        assert everything(found) == everything(replayed(wanted))
    others = [file.stat().st_size for file in base.parent.iterdir() if file != base]
    assert len(others) == 2
    assert max(others) < base.stat().st_size / 2
    base.unlink()
    assert cache_in(tmp_path).recall(wanted) is None


def test_much_that_is_new_is_saved_as_a_whole(tmp_path: Path) -> None:
    cache, wanted = cache_in(tmp_path), ahead(*MANY)
    cache.keep(wanted[:1], replayed(wanted[:1]))
    progress = cache.recall(wanted)
    assert progress is not None
    cache.keep(wanted, carry_on(progress, wanted[1:], system()))
    (tmp_path / "cache" / f"{_chain(wanted)[1].hex()}{PROGRESS}").unlink()
    assert (found := cache_in(tmp_path).recall(wanted)) is not None
    assert len(found.steps) == len(wanted)


def everything(progress: Progress) -> object:
    """All that a further version builds on; the dates of references are no fields."""
    items = progress.catalog.all(Object)
    dates = [[item.recorded(), *map(item.recorded, item.references())] for item in items]
    said = progress.contents, progress.unapplied, progress.database, progress.steps
    return items, dates, progress.catalog.journal, progress.catalog.reserve_oid(), said


def test_what_the_database_is_called_is_kept(tmp_path: Path) -> None:
    cache, wanted = cache_in(tmp_path), ahead("comment on database shop is 'x';")
    cache.keep(wanted, replayed(wanted))
    progress = cache.recall(wanted)
    assert progress is not None
    assert progress.catalog[progress.database].name == "shop"


def test_rows_are_kept(tmp_path: Path) -> None:
    cache, wanted = (
        cache_in(tmp_path),
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
    cache, wanted = cache_in(tmp_path), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(damage)
    assert cache.recall(wanted) is None


class Attack:
    """What a pickle can do to its reader."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harm",)


def test_a_pickle_of_others_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cache, wanted = cache_in(tmp_path), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(zlib.compress(pickle.dumps(Attack())))
    assert cache.recall(wanted) is None
    assert not Path("harm").exists()


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    cache, wanted = cache_in(tmp_path), ahead(FIRST)
    folder = tmp_path / "cache"
    folder.mkdir()
    for n in range(KEPT + 5):
        (folder / f"{n}{PROGRESS}").touch()
        os.utime(folder / f"{n}{PROGRESS}", (n, n))
    cache.keep(wanted, replayed(wanted))
    assert len(list(folder.iterdir())) == KEPT
    assert cache.recall(wanted)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache, wanted = Cache(tmp_path / "file" / "cache", tmp_path), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    assert cache.recall(wanted) is None


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    cache, wanted = cache_in(tmp_path), ahead("create table t (a text default 'correct horse');")
    cache.keep(wanted, replayed(wanted))
    (file,) = (tmp_path / "cache").iterdir()
    assert b"horse" not in file.read_bytes()
    with pytest.raises(zlib.error):
        zlib.decompress(file.read_bytes())
    kept = [file, file.parent, tmp_path / "key" / "cache.key", tmp_path / "key"]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600, 0o700, 0o600, 0o700]


def test_what_somebody_else_wrote_is_not_there(tmp_path: Path) -> None:
    """Not even under the right name: only this user has the key, and each file is bound to its name."""
    mine, theirs = cache_in(tmp_path / "mine"), cache_in(tmp_path / "theirs")
    one, other = ahead(FIRST), ahead("create schema a;")
    for cache, wanted in ((theirs, one), (mine, other)):
        cache.keep(wanted, replayed(wanted))
    (foreign,), (own,) = ((tmp_path / whose / "cache").iterdir() for whose in ("theirs", "mine"))
    place = own.with_name(foreign.name)
    place.write_bytes(foreign.read_bytes())
    assert mine.recall(one) is None
    place.write_bytes(own.read_bytes())
    assert mine.recall(one) is None
    own.write_bytes(own.read_bytes()[:-1] + b"x")
    assert mine.recall(other) is None


@pytest.mark.parametrize("change", ["readable", "link", "short"])
def test_a_key_that_others_may_know_is_not_used(tmp_path: Path, change: str) -> None:
    cache, wanted, key = cache_in(tmp_path), ahead(FIRST), tmp_path / "key" / "cache.key"
    cache.keep(wanted, replayed(wanted))
    if change == "readable":
        key.chmod(0o644)
    elif change == "link":
        key.rename(tmp_path / "elsewhere")
        key.symlink_to(tmp_path / "elsewhere")
    else:
        key.write_bytes(b"short")
    again = cache_in(tmp_path)
    assert again.recall(wanted) is None
    again.keep(wanted, replayed(wanted))
    assert again.recall(wanted) is None


def test_what_inflates_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, wanted = cache_in(tmp_path), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    monkeypatch.setattr("meshdoc.replay.store.LARGEST", 1_000)
    assert cache.recall(wanted) is None


def test_nothing_is_imported_to_be_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "harmful.py").write_text("import os; os.mkdir('harm'); class A: pass\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("harmful\nA", "meshdoc.cli\nmain", "meshdoc.replay.run\ncarry_on", "meshdoc.catalog.tree\nload"):
        with pytest.raises(pickle.UnpicklingError):
            load(f"c{name}\n.".encode())
    assert not Path("harm").exists()


def test_every_object_of_a_catalog_can_be_read() -> None:
    import_module("meshdoc.commands")
    waiting, found = [Object], set()
    while waiting:
        cls = waiting.pop()
        found.add(cls.__module__)
        waiting += cls.__subclasses__()
    assert {name for name in found if name.startswith("meshdoc.catalog.")} <= MODULES


@pytest.mark.parametrize("value", [Decimal("1.50"), datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), Kind.MIGRATION])
def test_plain_values_can_be_read(value: object) -> None:
    assert load(dump(value)) == value


def test_other_limits_are_another_run(tmp_path: Path) -> None:
    cache, wanted = cache_in(tmp_path), ahead(FIRST)
    cache.keep(wanted, replayed(wanted))
    versions = [stage.version for stage in wanted]
    assert cache.recall(stages(versions, limits=Limits(statements=1))) is None


def test_statements_out_of_time_are_replayed_again(tmp_path: Path) -> None:
    cache, wanted = cache_in(tmp_path), ahead("do $$ begin loop null; end loop; end $$;")
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
    cache, known = cache_in(tmp_path), ahead(VIEW)
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
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    write("migrations/1.sql", FIRST)
    assert meshdoc("build", "--no-cache").status == 0
    assert not folder.exists()
    assert meshdoc("build").status == 0
    assert sorted(file.suffix for file in (folder / "meshdoc").iterdir()) == [".progress", ".result", ".result"]


def test_what_is_recalled_needs_no_parser() -> None:
    told = "import sys, meshdoc.replay.cache; print({'pglast', 'meshdoc.commands'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
