/** Fleets on one machine that prove what the other modules promise. */
package io.earshot.lab;
