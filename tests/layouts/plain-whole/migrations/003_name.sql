alter table author add column name text not null;
