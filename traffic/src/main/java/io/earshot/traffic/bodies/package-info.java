/** Finds the configured fields in the bodies of HTTP messages as they pass: bounded, masked, and without keeping anything else. */
package io.earshot.traffic.bodies;
