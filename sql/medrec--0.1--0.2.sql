\echo Use "ALTER EXTENSION medrec UPDATE TO '0.2'" to load this file. \quit

