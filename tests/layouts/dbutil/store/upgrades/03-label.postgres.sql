-- v3 (compatible with v2+): Labels are required
ALTER TABLE shelf ALTER COLUMN label SET NOT NULL;
