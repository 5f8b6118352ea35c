package io.earshot.agent.tasks;

import java.nio.file.Path;

/**
 * What an agent needs to execute tasks.
 *
 * @param keys the file of keys whose orders are executed; read for each order
 * @param words the folder with a file NAME.word for each word that is allowed; read for each order
 * @param state the folder in which the ids of executed orders are kept
 */
public record TaskConfig(Path keys, Path words, Path state) {}
