-- v2: Rooms
ALTER TABLE shelf ADD COLUMN room TEXT;
