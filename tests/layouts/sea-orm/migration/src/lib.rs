mod m20240101_000001_author;
mod m20240101_000002_book;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20240101_000002_author::Migration),
            Box::new(m20240101_000001_book::Migration),
            Box::new(m20240103_000000_built::Migration),
        ]
    }
}
