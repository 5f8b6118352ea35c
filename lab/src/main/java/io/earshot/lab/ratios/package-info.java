/** Holds ratios of measurements in the same run, and the machine that they were made on. */
package io.earshot.lab.ratios;
