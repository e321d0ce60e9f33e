-- The version and the history that Temporal's schema tool keeps of a database.
create table schema_version (
    version_partition integer,
    db_name varchar(255),
    creation_time timestamp,
    curr_version varchar(64),
    min_compatible_version varchar(64),
    primary key (version_partition, db_name)
);

create table schema_update_history (
    version_partition integer,
    year integer,
    month integer,
    update_time timestamp,
    description varchar(255),
    manifest_md5 varchar(64),
    new_version varchar(64),
    old_version varchar(64),
    primary key (version_partition, year, month, update_time)
);
