-- The history that MyBatis Migrations keeps of a database.
create table changelog (
    id numeric(20, 0) primary key,
    applied_at varchar(25) not null,
    description varchar(255) not null
);
