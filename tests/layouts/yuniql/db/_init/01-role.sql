create role librarian;
