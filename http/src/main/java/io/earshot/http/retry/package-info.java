/** Says when a connection that failed is tried again. Waits for nothing. */
package io.earshot.http.retry;
