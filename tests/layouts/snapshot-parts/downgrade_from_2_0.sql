alter table author drop column name;
