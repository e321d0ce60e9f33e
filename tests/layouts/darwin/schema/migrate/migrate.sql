-- Version: 1.01
-- Description: Authors
CREATE TABLE author (id int PRIMARY KEY)

-- Version: 1.03
-- Description: Copies of books
CREATE TABLE copy (book int REFERENCES book);

-- Version: 1.02
-- Description: Books
CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author);
