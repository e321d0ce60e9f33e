alter table :schema.author add primary key (id); alter table :schema.book add foreign key (author) references :schema.author;
