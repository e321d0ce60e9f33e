create role visitor;
