package io.earshot.lab.attacks;

import java.net.URI;

/**
 * The server that is attacked, and what an attacker has of it: a container that was broken into, and a reader's token that was
 * lost.
 *
 * @param own the container that the attacker sits in; no other agent reports for it
 * @param ownToken that agent's token
 * @param other a container of which the attacker knows the name
 * @param reader a token with which SQL may be asked
 */
record Victim(URI server, String own, String ownToken, String other, String reader) {}
