create table book (
    id bigint primary key,
    author_id bigint not null references author
);
create function log_book() returns trigger language plpgsql as $$
begin
    perform hdb_catalog.insert_event_log('public', 'book', 'book', tg_op, row_to_json(new));
    return null;
end
$$;
grant usage on schema hdb_catalog to public;
