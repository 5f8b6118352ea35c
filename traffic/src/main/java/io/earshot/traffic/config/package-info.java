/** Reads what the operator configures: apps, inputs, stores. */
package io.earshot.traffic.config;
