alter table author add email text;
