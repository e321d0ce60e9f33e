-- The history that refinery keeps of a database.
create table refinery_schema_history (
    version integer primary key,
    name varchar(255),
    applied_on varchar(255),
    checksum varchar(255)
);
