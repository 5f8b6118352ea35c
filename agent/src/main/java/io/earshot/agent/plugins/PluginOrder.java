package io.earshot.agent.plugins;

import io.earshot.model.pieces.FileOrder;
import io.earshot.model.plugins.PluginManifest;
import java.util.Map;

/** An order about plug-ins: the arguments of the word {@code plugin}. */
public sealed interface PluginOrder {

    /** Installs the plug-in that a file holds, in the place of an older one of its name, and starts it. */
    record Install(FileOrder file) implements PluginOrder {}

    /** Starts a plug-in that was stopped. */
    record Start(String plugin) implements PluginOrder {}

    /** Stops a plug-in, over a restart of the agent, too. */
    record Stop(String plugin) implements PluginOrder {}

    /** Stops a plug-in and removes its files. */
    record Remove(String plugin) implements PluginOrder {}

    /** @throws IllegalArgumentException if the arguments are none of these */
    static PluginOrder of(Map<String, String> arguments) {
        String action = arguments.getOrDefault("action", "");
        if (action.equals("install")) {
            return new Install(FileOrder.of(arguments));
        }
        String plugin = PluginManifest.requireName(arguments.getOrDefault("plugin", ""));
        return switch (action) {
            case "start" -> new Start(plugin);
            case "stop" -> new Stop(plugin);
            case "remove" -> new Remove(plugin);
            default ->
                throw new IllegalArgumentException(
                        "action is \"" + action + "\", expected install, start, stop or remove");
        };
    }
}
