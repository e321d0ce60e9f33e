create table access (id bigint);
