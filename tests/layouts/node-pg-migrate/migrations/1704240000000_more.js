exports.up = (pgm) => pgm.addColumns('book', { pages: 'int' })
