package io.earshot.model;

/**
 * A section that this version does not know, as it came. It is carried along, so that a relay or a server between two newer
 * programs loses nothing.
 *
 * @param name the field that holds it
 * @param json its value as JSON text
 */
public record UnreadSection(String name, String json) implements Section {}
