import psycopg

print(psycopg.connect("").execute("select * from authors").fetchall())
