/**
 * NSCA as nsca 2.10.2 speaks it: a greeting of 132 octets, then packets of 4,304, no answer. What it does about bad packets was
 * seen with the real daemon; see docs/decisions/nagios.md.
 */
package io.earshot.nagios.nsca;
