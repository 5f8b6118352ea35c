/** The ways in and out over HTTP: agents fetch lists and post reports, people ask. Errors are RFC 9457 problem documents. */
package io.earshot.server.rest;
