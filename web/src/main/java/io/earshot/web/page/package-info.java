/** The web page: its files, what its views show (read with the users' rights from the tables), and the stream that keeps it live. */
package io.earshot.web.page;
