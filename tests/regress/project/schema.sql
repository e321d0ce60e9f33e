create schema harbor;
create table harbor.agent (id integer primary key, name text, fax text);
create table harbor.only_here (a int);
create role pilot;
