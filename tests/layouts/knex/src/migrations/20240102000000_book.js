exports.up = (knex) => knex.raw(read('./sql/book.sql'))
exports.down = (knex) => knex.raw(read('./sql/book_drop.sql'))
