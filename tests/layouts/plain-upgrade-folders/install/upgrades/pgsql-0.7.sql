alter table author add column name text; alter table book alter title set not null; alter table writer drop column born;
