\echo Use "CREATE EXTENSION medrec" to load this file. \quit

