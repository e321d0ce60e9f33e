create table book (
    id bigint primary key,
    author_id bigint not null references author
);
create table page (id $%AUTO_INCREMENT_PRIMARY_KEY%$, book bigint);
