create table page (
    book bigint references book
);
