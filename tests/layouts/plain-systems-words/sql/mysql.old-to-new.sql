ALTER TABLE `author` ADD COLUMN `name` text;
