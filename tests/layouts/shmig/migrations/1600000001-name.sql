-- ====  UP  ====
ALTER TABLE author ADD name text;
-- ==== DOWN ====
ALTER TABLE author DROP name;
