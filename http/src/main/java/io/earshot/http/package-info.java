/**
 * Serves HTTP/1.1 and HTTP/2: listening, limits of size and time, gzip, problem documents, and the check of who asks. It knows
 * no resource; those are handed in as a handler.
 */
package io.earshot.http;
