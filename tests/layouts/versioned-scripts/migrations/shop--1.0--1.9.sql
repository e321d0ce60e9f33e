drop table old;
