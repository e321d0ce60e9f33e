static DOWN: &str = include_str!("../sql/author_drop.sql");

async fn up(&self) {
    run(include_str!("../sql/book.sql"));
    run(include_str!("../sql/index.sql"));
}
