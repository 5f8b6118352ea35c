/**
 * Networks of this machine's own: namespaces with cables between them, in which real faults are made with nft, ip and tc. Takes root;
 * nothing outside of the namespaces is touched, and nothing is left.
 */
package io.earshot.lab.netns;
