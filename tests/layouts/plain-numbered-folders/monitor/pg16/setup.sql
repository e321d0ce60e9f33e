create schema monitor;
create table monitor.growth (id int);
create table monitor.state (id int);
create table monitor.health (id int);
