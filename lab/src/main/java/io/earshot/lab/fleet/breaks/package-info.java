/**
 * What is broken on purpose: how each kind of fault is made and mended with the kernel's own means, and what Earshot is
 * expected to say of it.
 */
package io.earshot.lab.fleet.breaks;
