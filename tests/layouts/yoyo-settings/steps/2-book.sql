create table book (author_id bigint references author);
