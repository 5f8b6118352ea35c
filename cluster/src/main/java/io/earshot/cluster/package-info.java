/** Orders what several servers are told in one log, and names the server that speaks; it never looks into what it carries. */
package io.earshot.cluster;
