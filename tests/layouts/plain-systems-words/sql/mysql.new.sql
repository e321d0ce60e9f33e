CREATE TABLE `author` (`id` int unsigned auto_increment);
