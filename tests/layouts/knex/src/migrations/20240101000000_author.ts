export async function up(knex: Knex) {
  await knex.raw(readFileSync(join(__dirname, 'sql', 'author.sql'), 'utf8'))
}

export async function down(knex: Knex) {
  await knex.raw(readFileSync(join(__dirname, 'sql', 'author_drop.sql'), 'utf8'))
}
