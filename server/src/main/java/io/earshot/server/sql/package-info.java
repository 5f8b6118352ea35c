/** The tables: rows come in from one writer, answers go out to readers who can do nothing but SELECT. */
package io.earshot.server.sql;
