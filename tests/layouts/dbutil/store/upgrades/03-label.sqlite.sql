-- v3 (compatible with v2+): Labels are required
CREATE TABLE shelf_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
