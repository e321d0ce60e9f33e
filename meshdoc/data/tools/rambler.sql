-- The history that Rambler keeps of a database.
create table migrations (
    migration varchar(255) not null
);
