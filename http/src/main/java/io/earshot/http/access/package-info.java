/**
 * Who may do what: a request's path and what came with it go in, a caller or a refusal goes out. Knows nothing of HTTP
 * servers; the wrapper around all handlers in {@code rest} asks it once for each request.
 */
package io.earshot.http.access;
