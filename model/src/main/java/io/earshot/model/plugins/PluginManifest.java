package io.earshot.model.plugins;

import io.earshot.model.Names;
import io.earshot.model.TextForm;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes a plug-in: lines {@code NAME = VALUE} in the file {@code plugin.conf} of its archive.
 *
 * @param run the executable, a path inside the archive
 * @param arguments of the executable
 * @param period from one start to the next; absent where the plug-in runs continuously
 * @param timeLimit of one run; a continuous plug-in has none
 * @param memory octets of address space that each of its processes may have
 * @param lines of output that are read in a second; an executable that writes more has to wait
 * @param user who executes it; absent for nobody where the agent is root, and for the agent's own user elsewhere
 */
public record PluginManifest(
        String name,
        String version,
        String run,
        List<String> arguments,
        Optional<Duration> period,
        Duration timeLimit,
        long memory,
        int lines,
        Optional<String> user) {

    /** The manifest's place in an archive. */
    public static final String FILE = "plugin.conf";

    /** A longer manifest is none. */
    static final int LONGEST = 16 * 1024;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,31}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,5})(s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,4})m");
    private static final Pattern LINES = Pattern.compile("[0-9]{1,4}");
    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_PERIOD = Duration.ofDays(1);
    private static final long MEGABYTE = 1 << 20;

    public PluginManifest {
        requireName(name);
        TextForm.matching(VERSION, "version", version);
        PluginArchive.requirePath("run", run);
        arguments = List.copyOf(arguments);
        period.ifPresent(time -> requireBetween("period", time, SHORTEST_PERIOD, LONGEST_PERIOD));
        requireBetween("timeLimit", timeLimit, Duration.ofSeconds(1), period.orElse(LONGEST_PERIOD));
        if (memory < 4 * MEGABYTE || memory > 4_096 * MEGABYTE) {
            throw new IllegalArgumentException("memory of " + memory / MEGABYTE + "m, expected 4m to 4096m");
        }
        if (lines < 1 || lines > 1_000) {
            throw new IllegalArgumentException("lines is " + lines + ", expected 1 to 1000 a second");
        }
        user.ifPresent(one -> TextForm.matching(USER, "user", one));
    }

    /** @throws IllegalArgumentException unless a plug-in may have this name */
    public static String requireName(String name) {
        return TextForm.matching(NAME, "plug-in", name).group();
    }

    /**
     * Reads a manifest.
     *
     * @throws IllegalArgumentException with what was expected, if it is none
     */
    public static PluginManifest parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text.replace("\\", "\\\\")));
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail", e);
        }
        String arguments = "";
        Optional<Duration> period = Optional.of(Duration.ofMinutes(1));
        Optional<Duration> timeLimit = Optional.empty();
        long memory = 64 * MEGABYTE;
        int lines = 50;
        Optional<String> user = Optional.empty();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).strip();
            switch (key) {
                case "name", "version", "run" -> {}
                case "arguments" -> arguments = value;
                case "period" -> period = value.equals("continuous") ? Optional.empty() : Optional.of(time(key, value));
                case "timeLimit" -> timeLimit = Optional.of(time(key, value));
                case "memory" ->
                    memory = Long.parseLong(TextForm.matching(SIZE, key, value).group(1)) * MEGABYTE;
                case "lines" ->
                    lines = Integer.parseInt(
                            TextForm.matching(LINES, key, value).group());
                case "user" -> user = Optional.of(value);
                default ->
                    throw new IllegalArgumentException("unknown key \"" + Names.shorten(key)
                            + "\", expected name, version, run, arguments, period, timeLimit, memory, lines or user");
            }
        }
        if (period.isEmpty() && timeLimit.isPresent()) {
            throw new IllegalArgumentException("timeLimit of a continuous plug-in, expected none");
        }
        Duration usual = period.filter(time -> time.compareTo(Duration.ofSeconds(10)) < 0)
                .orElse(Duration.ofSeconds(10));
        return new PluginManifest(
                required(properties, "name"),
                required(properties, "version"),
                required(properties, "run"),
                arguments.isEmpty() ? List.of() : List.of(arguments.split("\\s+", -1)),
                period,
                timeLimit.orElse(usual),
                memory,
                lines,
                user);
    }

    private static String required(Properties properties, String key) {
        return Optional.ofNullable(properties.getProperty(key))
                .map(String::strip)
                .orElseThrow(() -> new IllegalArgumentException("no line \"" + key + "\", expected one"));
    }

    private static void requireBetween(String what, Duration time, Duration least, Duration most) {
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " is " + time.toSeconds() + "s, expected " + least.toSeconds()
                    + "s to " + most.toSeconds() + "s");
        }
    }

    private static Duration time(String key, String value) {
        Matcher matcher = TextForm.matching(TIME, key, value);
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
