ALTER TABLE author RENAME name TO full_name;
