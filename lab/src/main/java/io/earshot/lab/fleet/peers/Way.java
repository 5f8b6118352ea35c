package io.earshot.lab.fleet.peers;

/** From one container to another, by their names. */
public record Way(String from, String to) {}
