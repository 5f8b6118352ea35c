/** Puts what was seen in one cycle into one numbered report. Sends nothing. */
package io.earshot.agent.report;
