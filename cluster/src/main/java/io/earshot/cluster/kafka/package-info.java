/** Keeps the log in one partition of a Kafka topic; with traffic's workers the only package that imports Kafka's client. */
package io.earshot.cluster.kafka;
