exports.up = (knex) => knex.raw(read("sql/1_a.sql"));
