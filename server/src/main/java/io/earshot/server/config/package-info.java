/** The server's YAML file: text comes in, a checked {@code ServerConfig} goes out, or one line that says what is wrong where. */
package io.earshot.server.config;
