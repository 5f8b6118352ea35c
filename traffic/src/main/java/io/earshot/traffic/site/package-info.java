/** Serves the page and SQL over the results on this machine. It changes nothing. */
package io.earshot.traffic.site;
