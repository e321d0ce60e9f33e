-- The history that shmig keeps of a database.
create table shmig_version (
    version integer primary key,
    migrated_at timestamp not null default (now() at time zone 'utc')
);
