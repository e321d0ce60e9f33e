ALTER TABLE author ADD born integer; DROP TABLE shelf;
