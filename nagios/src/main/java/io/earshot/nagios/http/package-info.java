/** Sends HTTP requests to destinations and takes their answers, within limits of time and size. Knows no destination. */
package io.earshot.nagios.http;
