/** A site behind two relays in a chain and a thin line, all in network namespaces: gives it a file and tasks, and breaks what is on the way. */
package io.earshot.lab.chain;
