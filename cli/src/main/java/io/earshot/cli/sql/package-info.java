/** What people and pipes say to {@code earshot sql} comes in, questions to a server and their answers go out. It knows no command line and no HTTP. */
package io.earshot.cli.sql;
