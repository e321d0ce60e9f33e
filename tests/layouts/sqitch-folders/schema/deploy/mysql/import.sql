alter table sample add column origin text;
