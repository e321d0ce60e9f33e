"""Which index serves an access path, against the plans of a real server: the example, and a schema for each rule."""

from __future__ import annotations

from pathlib import Path

import postgres
from planner.compare import Result, compared, loaded
from test_render import book_of

from meshdoc import project
from meshdoc.config import Config
from meshdoc.render import Book

EXAMPLE = Path(__file__).parents[1] / "migrations"
RULES = """
    create domain word as varchar(20) check (value <> '');
    create table target (id int, part text collate "C", code word, made timestamptz, primary key (id, part));
    create unique index on target (code);
    create table plain (id int primary key, name text, target_id bigint, target_part text, code word, open bool,
        due date, rank int, foreign key (target_id, target_part) references target,
        foreign key (code) references target (code));
    create index plain_target on plain (target_part, target_id);
    create index plain_code on plain (code) where code is not null;
    create index plain_open on plain (due desc, rank) where open;
    create index plain_name on plain (name collate "C");
    create index plain_hash on plain using hash (rank);
    create view by_rank as select id from plain where rank = 3;
    create view by_name as select id from plain where name = 'x';
    create view open_ones as select id from plain where open and due > '2024-01-01' order by due desc;
    create view all_due as select id from plain where due > '2024-01-01';
    create view joined as select p.id from plain p left join target t on t.id = p.target_id and t.made > now();
    create view aliased as select j.made from (plain join target using (code)) as j where j.code = 'x' and j.name = 'x';
    create view right_side as select p.id from plain p right join target t on p.rank = 3 where t.code = 'x';
    create view either as select p.id from plain p full join target t on t.code = 'x' where p.rank = 3;
    create view inner_query as select q.id from (select * from plain where rank = 3) q where q.name = 'x';
    create view by_any as select id from plain p where rank in (1, 2) or exists (select from target where id = rank);
    create view by_list as select id from plain where rank in (select id from target where code = 'x');
    create function of_target(int) returns setof target language sql stable as 'select * from target where id = $1';
    create function any_of(int[]) returns setof plain language sql stable as 'select * from plain where id = any($1)';
    create table parted (id int, day date, kind text, primary key (id, day)) partition by range (day);
    create table parted_1 partition of parted for values from ('2024-01-01') to ('2025-01-01');
    create table parted_2 partition of parted for values from ('2025-01-01') to ('2026-01-01');
    create index on parted_1 (kind);
    create index on parted_2 (kind);
    create view of_kind as select id from parted where kind = 'a';
    create view of_day as select id from parted where day = '2024-02-01';
    create table span (id int4range, at tsrange, level int, exclude using gist (at with &&));
    create view now_on as select level from span where at @> now()::timestamp;
"""


def agreed(server: postgres.Server, book: Book) -> Result:
    """The comparison of a book, in which nothing may be wrong."""
    result = Result()
    with server.database() as name, server.connect(name) as connection:
        compared(loaded(connection, server.socket, book), book, result)
    assert not result.wrong
    return result


def test_the_planner_agrees_about_the_example(server: postgres.Server) -> None:
    config = Config(paths=(EXAMPLE,))
    given = project.read(config)
    result = agreed(server, project.book(config, project.replay(config, given), given=given))
    assert result.counts["wholly, planner uses an index"] >= 10


def test_the_planner_agrees_about_each_rule(server: postgres.Server) -> None:
    result = agreed(server, book_of(RULES))
    assert not result.counts["not on the server"]
    assert {answer for answer in result.counts if ", planner" in answer} >= {
        "wholly, planner uses an index",
        "not, planner uses none",
    }
    assert result.counts["indexes named"] >= 8
