package io.earshot.agent.plugins;

import io.earshot.model.Names;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Holds what the machine says of a plug-in: the file NAME.settings in its folder of words.
 *
 * @param user who executes it; absent for the one that the plug-in names
 * @param environment of its executable
 */
record PluginSettings(Optional<String> user, Map<String, String> environment) {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final PluginSettings NONE = new PluginSettings(Optional.empty(), Map.of());

    PluginSettings {
        environment = Map.copyOf(environment);
    }

    /**
     * Reads the file of a plug-in; it need not be there.
     *
     * @throws IOException with a message for people
     */
    static PluginSettings read(Path words, String plugin) throws IOException {
        Path file = words.resolve(plugin + ".settings");
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file).replace("\\", "\\\\")));
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        Optional<String> user = Optional.empty();
        Map<String, String> environment = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).strip();
            if (key.equals("user") && USER.matcher(value).matches()) {
                user = Optional.of(value);
            } else if (key.startsWith("env.")
                    && VARIABLE.matcher(key.substring(4)).matches()) {
                environment.put(key.substring(4), value);
            } else {
                throw new IOException(file + ": \"" + Names.shorten(key + " = " + value)
                        + "\", expected user = NAME or env.NAME = VALUE");
            }
        }
        return new PluginSettings(user, environment);
    }
}
