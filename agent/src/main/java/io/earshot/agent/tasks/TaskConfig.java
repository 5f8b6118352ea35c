package io.earshot.agent.tasks;

import java.nio.file.Path;

/**
 * Says where an agent finds keys and words of tasks, and where it remembers orders.
 *
 * @param keys the file of keys whose orders are executed; read for each order
 * @param words the folder with a file NAME.word for each word that is allowed; read for each order
 * @param state the folder in which the ids of executed orders are kept
 */
public record TaskConfig(Path keys, Path words, Path state) {}
