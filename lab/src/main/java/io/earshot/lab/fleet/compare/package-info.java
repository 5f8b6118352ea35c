/**
 * Monitors side by side: what each costs a fleet that is well, and what each says of the same faults. Networks and programs come
 * from the fleet and the contenders; here they are measured and judged.
 */
package io.earshot.lab.fleet.compare;
