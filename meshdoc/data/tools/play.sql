-- The history that Play keeps of a database.
create table play_evolutions (
    id integer primary key,
    hash varchar(255) not null,
    applied_at timestamp not null,
    apply_script text,
    revert_script text,
    state varchar(255),
    last_problem text
);
