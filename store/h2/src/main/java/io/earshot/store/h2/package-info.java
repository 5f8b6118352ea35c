/**
 * The embedded engine: H2 in memory, which shows what the fleet knows without a copy. The only package that imports H2 is this one with
 * those below it.
 */
package io.earshot.store.h2;
