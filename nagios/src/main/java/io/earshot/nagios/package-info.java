/**
 * SQL checks: the rows of a SELECT come in, a state and texts as Nagios wants them go out. Asks and sends nothing itself.
 */
package io.earshot.nagios;
