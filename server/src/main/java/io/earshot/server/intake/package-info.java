/** Takes in the fleet's descriptions: CMDB files that change, PowerDNS logs that grow and its streams are watched here. */
package io.earshot.server.intake;
