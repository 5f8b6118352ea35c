/** Files that may change while we run: their names and what to do about a change come in. */
package io.earshot.http.reload;
