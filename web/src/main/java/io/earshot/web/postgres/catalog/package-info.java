/**
 * Answers what PostgreSQL's clients ask about the database itself: reads their SELECTs over pg_catalog and information_schema, and runs them
 * over rows that describe our tables. Knows no connection and no user's table.
 */
package io.earshot.web.postgres.catalog;
