/** Configuration files in YAML: text comes in, records go out, or one line that says what is wrong at which place. */
package io.earshot.http.config;
