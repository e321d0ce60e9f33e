grant select on book to librarian;
