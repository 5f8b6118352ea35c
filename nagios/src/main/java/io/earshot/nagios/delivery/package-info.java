/**
 * The way out: statuses come in, each destination gets the newest of every service, waits included. A destination is one class in
 * a package of its own.
 */
package io.earshot.nagios.delivery;
