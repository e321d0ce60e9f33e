pgrx::extension_sql_file!("../sql/grants.sql", name = "grants", finalize);
pgrx::extension_sql_file!("../sql/author.sql", name = "author");
pgrx::extension_sql_file!("../sql/types.sql", name = "types", bootstrap);
