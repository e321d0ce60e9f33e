-- comment: pg_uuidv7: create UUIDv7 values in Postgres
-- version: 1.6
-- relocatable: true
-- trusted: true

create function uuid_generate_v7() returns uuid language c strict parallel safe as '$libdir/pg_uuidv7';
create function uuid_v7_to_timestamptz(uuid) returns timestamptz
    language c immutable strict parallel safe as '$libdir/pg_uuidv7';
create function uuid_timestamptz_to_v7(timestamptz, zero boolean default false) returns uuid
    language c stable strict parallel safe as '$libdir/pg_uuidv7';
create function uuid_v7_to_timestamp(uuid) returns timestamp
    language c immutable strict parallel safe as '$libdir/pg_uuidv7';
create function uuid_timestamp_to_v7(timestamp, zero boolean default false) returns uuid
    language c immutable strict parallel safe as '$libdir/pg_uuidv7';
