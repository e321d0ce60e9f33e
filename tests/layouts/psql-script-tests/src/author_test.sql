create extension if not exists pgtap;
create table tested (n int);
