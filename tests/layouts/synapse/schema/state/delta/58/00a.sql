create table state_group (id bigint);
