create table metric (id bigint);
create table reading (metric bigint);
create table latest (metric bigint);
