create schema shop; set search_path = shop;
