drop index book_author_id_idx;
