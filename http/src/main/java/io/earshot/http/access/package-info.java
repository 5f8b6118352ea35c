/**
 * Authorizes requests: the path and the credentials go in, a caller or a refusal goes out. Knows nothing of HTTP
 * servers; the wrapper around all handlers in {@code rest} asks it once for each request.
 */
package io.earshot.http.access;
