alter table author add name text;
