-- The history that Diesel keeps of a database.
create table __diesel_schema_migrations (
    version varchar(50) primary key,
    run_on timestamp not null default current_timestamp
);
