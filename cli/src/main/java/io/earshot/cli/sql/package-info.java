/**
 * The prompt of {@code earshot sql}: input of people and pipes comes in, queries to a server and their answers go out.
 * It knows no command line and no HTTP.
 */
package io.earshot.cli.sql;
