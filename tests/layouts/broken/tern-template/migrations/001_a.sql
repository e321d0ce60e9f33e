{{ template "code/gone.sql" . }}

---- create above / drop below ----
