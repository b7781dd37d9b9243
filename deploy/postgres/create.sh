#!/bin/sh
# Called once, by the image of PostgreSQL, for an empty database: the site's own user, who rules nothing else.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE undersigned LOGIN PASSWORD :'password';
CREATE DATABASE undersigned OWNER undersigned TEMPLATE template0 ENCODING 'UTF8';
SQL
