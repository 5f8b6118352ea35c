/**
 * The words of Earshot as immutable records: containers and their inventory, lookups, partner lists and reports.
 * Nothing in here opens a file or a socket, reads a clock or knows another module.
 */
package io.earshot.model;
