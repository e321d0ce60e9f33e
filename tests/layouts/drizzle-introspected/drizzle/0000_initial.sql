-- Current sql file was generated after introspecting the database
-- If you want to run this migration please uncomment this code before executing migrations
/*
CREATE TABLE "author" (
	"id" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "book" (
	"id" bigint PRIMARY KEY NOT NULL,
	"author" bigint REFERENCES "author"
);
*/
