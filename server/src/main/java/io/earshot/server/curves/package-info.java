/** Keeps the last reports of each link for the curves of the page. */
package io.earshot.server.curves;
