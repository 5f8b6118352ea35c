/** Runs several servers and the brokers of their log as processes on loopback, and breaks them. */
package io.earshot.lab.servers;
