BEGIN;
--
-- Create model Book
--
CREATE TABLE "library_book" ("id" bigint NOT NULL PRIMARY KEY, "author_id" bigint NOT NULL);
ALTER TABLE "library_book" ADD CONSTRAINT "library_book_author_id_fk" FOREIGN KEY ("author_id") REFERENCES "library_author" ("id") DEFERRABLE INITIALLY DEFERRED;
COMMIT;
