/** Reads YAML into sections whose errors name file, key, value and what was expected. Knows nothing of what the keys mean. */
package io.earshot.traffic.yaml;
