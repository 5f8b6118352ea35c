/**
 * Breaks links on purpose: makes and mends each kind of fault with the kernel's own means, and tells what Earshot is
 * expected to report.
 */
package io.earshot.lab.fleet.breaks;
