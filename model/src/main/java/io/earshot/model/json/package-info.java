/**
 * The JSON in which partner lists and reports travel: streams in, records out, and back. Unknown fields are skipped, absent
 * ones mean unknown, so that agents and servers of different ages live together.
 */
package io.earshot.model.json;
