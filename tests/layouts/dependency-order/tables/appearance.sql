create table appearance (
    author_id bigint references author,
    book_id bigint references book
);

create trigger touch before update on appearance for each row execute function touch();
