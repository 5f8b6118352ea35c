/** Where the fleet's descriptions come in: CMDB files that change and PowerDNS logs that grow are watched here. */
package io.earshot.server.intake;
