ALTER TABLE book DROP isbn;
