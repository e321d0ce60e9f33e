async fn up() { run(include_str!("../sql/a.sql")); }
