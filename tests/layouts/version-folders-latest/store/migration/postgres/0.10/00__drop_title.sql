ALTER TABLE book DROP title;
