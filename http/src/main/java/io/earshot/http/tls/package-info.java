/** The server's certificate and key out of PEM files, and whose client certificates count; exchanged when the files change. */
package io.earshot.http.tls;
