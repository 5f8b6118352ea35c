/** Captures interfaces into a bounded ring of files without card data, which are then read like any others. */
package io.earshot.traffic.live;
