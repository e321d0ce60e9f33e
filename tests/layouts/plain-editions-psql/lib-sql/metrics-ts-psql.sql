create table metric (id bigint primary key);
create table reading (metric bigint references metric);
