/**
 * Carries a capture through topics of Kafka to any number of workers and its figures on to whoever stores them; in this module, the only
 * package that imports Kafka's clients and streams.
 */
package io.earshot.traffic.kafka;
