/** Sends changes of results to whoever takes JSON over HTTP: chat, on-call services, ticket systems. Each change goes out once. */
package io.earshot.nagios.webhook;
