/** Object definitions for Nagios, so that it knows every service of which results are sent. */
package io.earshot.nagios.objects;
