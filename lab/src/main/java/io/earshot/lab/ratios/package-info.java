/** What was measured beside something else in the same run, and on which machine. */
package io.earshot.lab.ratios;
