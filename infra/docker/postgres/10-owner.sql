-- Run by the image on an empty data folder, as the superuser: the role that owns Waybill's schema, and its database.
-- The password is no argument of a process and gets into no log.
SET log_min_duration_statement = -1;
SET log_min_error_statement = panic;
\set password `cat /run/secrets/owner-password`
CREATE ROLE waybill_owner LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE waybill OWNER waybill_owner;
