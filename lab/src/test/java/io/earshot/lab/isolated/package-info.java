/** The script in which the second door runs: what is started in it does not outlive it. */
package io.earshot.lab.isolated;
