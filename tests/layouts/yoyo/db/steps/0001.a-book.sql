-- Books by author
-- depends: 0001.author
create table book (id bigint primary key, author_id bigint references author);
