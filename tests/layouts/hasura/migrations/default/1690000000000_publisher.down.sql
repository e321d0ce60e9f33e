drop table publisher;
