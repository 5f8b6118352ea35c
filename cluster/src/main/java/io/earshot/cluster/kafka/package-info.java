/** Keeps the log in one partition of a Kafka topic; the only package that imports Kafka's client. */
package io.earshot.cluster.kafka;
