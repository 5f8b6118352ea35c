/** Prometheus' Alertmanager behind its API, version 2: results become alerts that end by themselves when nothing more is heard. */
package io.earshot.nagios.alertmanager;
