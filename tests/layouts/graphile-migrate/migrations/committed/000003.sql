--! Previous: sha1:cc
--! Hash: sha1:dd

create index on book (author_id);
