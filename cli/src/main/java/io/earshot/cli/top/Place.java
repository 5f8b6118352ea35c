package io.earshot.cli.top;

/** Names what the screen is about. */
sealed interface Place {

    record Fleet() implements Place {}

    record Incident(long id) implements Place {}

    record DataCenter(String name) implements Place {}

    record Container(String name) implements Place {}
}
