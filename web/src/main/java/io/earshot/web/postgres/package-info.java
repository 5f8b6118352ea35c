/**
 * Lets psql, drivers and Grafana ask over PostgreSQL's protocol, within the limits of {@code POST /sql}. Source: PostgreSQL 15's manual,
 * chapter "Frontend/Backend Protocol", version 3.0.
 */
package io.earshot.web.postgres;
