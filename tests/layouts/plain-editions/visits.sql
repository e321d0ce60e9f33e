create table visits (id UInt64) engine = ReplacingMergeTree() order by id;
