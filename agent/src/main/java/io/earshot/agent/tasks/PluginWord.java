package io.earshot.agent.tasks;

import io.earshot.agent.plugins.Plugins;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.tasks.TaskKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The word {@code plugin}: the keys that may order it are those whose plug-ins are run. */
public final class PluginWord {

    static final String NAME = FileOrder.PLUGIN;

    /** The arguments that its orders may have; which of them, the order's action decides. */
    static final Map<String, String> ARGUMENTS = Map.of(
            "action", "install|start|stop|remove",
            "plugin", "[a-z][a-z0-9-]{0,31}",
            "sha256", FetchedFiles.ARGUMENTS.get("sha256"),
            "pieces", FetchedFiles.ARGUMENTS.get("pieces"),
            "octets", FetchedFiles.ARGUMENTS.get("octets"),
            "name", FetchedFiles.ARGUMENTS.get("name"));

    private PluginWord() {}

    /** Returns what reads the word's file and the file of keys whenever it is asked, so that a key is revoked at once. */
    public static Plugins.Rules rules(TaskConfig config) {
        return () -> {
            Optional<TaskWord> word = TaskWord.read(config.words(), NAME)
                    .filter(each -> each.run().equals(NAME));
            if (word.isEmpty()) {
                throw new IOException("no file " + config.words().resolve(NAME + ".word")
                        + " with a line \"run = plugin\", which would allow plug-ins");
            }
            try {
                return new Plugins.Signers(
                        TaskKeys.parse(Files.readString(config.keys())),
                        Set.copyOf(word.get().keys()));
            } catch (IllegalArgumentException e) {
                throw new IOException("task keys " + config.keys() + ":" + e.getMessage(), e);
            }
        };
    }
}
