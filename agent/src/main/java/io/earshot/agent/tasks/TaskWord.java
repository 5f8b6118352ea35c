package io.earshot.agent.tasks;

import io.earshot.agent.files.FetchRules;
import io.earshot.model.Names;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.tasks.TaskOrder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A word as its file describes it.
 *
 * @param run the executable, or {@code probe}, {@code tail} or {@code fetch-file}, which the agent does itself
 * @param user who executes it; absent for the agent's own user
 * @param arguments a pattern for the value of each; a value must fit it whole
 * @param files of {@code tail}, by the names that orders use
 * @param fetch of {@code fetch-file}
 */
record TaskWord(
        String run,
        Optional<String> user,
        Map<String, Pattern> arguments,
        Map<String, Path> files,
        Optional<FetchRules> fetch,
        Duration timeLimit,
        int outputLimit) {

    private static final Pattern TIME = Pattern.compile("([0-9]{1,4})(s|m)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})k?");
    private static final int MOST_OUTPUT = 256 * 1024;
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    /**
     * Reads a word's file.
     *
     * @return absent where this machine does not allow the word
     * @throws IOException with a message for people, if the file is not what it should be
     */
    static Optional<TaskWord> read(Path folder, String name) throws IOException {
        Path file = folder.resolve(name + ".word");
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text.replace("\\", "\\\\")));
            return Optional.of(parse(properties));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static TaskWord parse(Properties properties) {
        String run = Optional.ofNullable(properties.getProperty("run"))
                .orElseThrow(() -> new IllegalArgumentException("no line \"run\", expected the executable's path"));
        if (!isBuiltIn(run) && !run.startsWith("/")) {
            throw new IllegalArgumentException(
                    "run is \"" + Names.shorten(run) + "\", expected an absolute path, probe, tail or fetch-file");
        }
        boolean fetches = run.equals(FileOrder.WORD);
        Optional<String> user = Optional.empty();
        Duration time = fetches ? TaskOrder.LONGEST : Duration.ofSeconds(30);
        int output = 64 * 1024;
        Map<String, Pattern> arguments = new TreeMap<>();
        Map<String, Path> files = new TreeMap<>();
        FetchedFiles fetched = new FetchedFiles();
        if (fetches) {
            FetchedFiles.ARGUMENTS.forEach((name, form) -> arguments.put(name, Pattern.compile(form)));
        }
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).strip();
            switch (key) {
                case "run" -> {}
                case "user" -> user = Optional.of(matching(USER, key, value).group());
                case "timeLimit" -> time = time(value);
                case "outputLimit" -> output = size(value);
                default -> {
                    if (fetches && fetched.take(key, value)) {
                        continue;
                    }
                    if (key.startsWith("argument.")) {
                        arguments.put(key.substring("argument.".length()), pattern(key, value));
                    } else if (key.startsWith("file.")) {
                        files.put(key.substring("file.".length()), Path.of(value));
                    } else {
                        throw new IllegalArgumentException("unknown key \"" + Names.shorten(key)
                                + "\", expected run, user, timeLimit, outputLimit, argument.NAME or file.NAME"
                                + (fetches ? ", folder, rateLimit or mode" : ""));
                    }
                }
            }
        }
        Optional<FetchRules> fetch = fetches ? Optional.of(fetched.rules()) : Optional.empty();
        return new TaskWord(run, user, arguments, files, fetch, time, output);
    }

    private static boolean isBuiltIn(String run) {
        return run.equals("probe") || run.equals("tail") || run.equals(FileOrder.WORD);
    }

    private static Pattern pattern(String key, String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(key + " is no pattern: " + e.getDescription(), e);
        }
    }

    private static Matcher matching(Pattern form, String key, String value) {
        Matcher matcher = form.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    key + " is \"" + Names.shorten(value) + "\", expected the form " + form.pattern());
        }
        return matcher;
    }

    private static Duration time(String value) {
        Matcher matcher = matching(TIME, "timeLimit", value);
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
    }

    private static int size(String value) {
        int number = Integer.parseInt(matching(SIZE, "outputLimit", value).group(1));
        return Math.min(MOST_OUTPUT, value.endsWith("k") ? number * 1_024 : number);
    }

    /** Returns why an order's arguments are not taken; empty where they fit. */
    Optional<String> objection(Map<String, String> given) {
        for (Map.Entry<String, String> argument : given.entrySet()) {
            Pattern form = arguments.get(argument.getKey());
            if (form == null) {
                return Optional.of("unknown argument " + argument.getKey() + ", expected "
                        + (arguments.isEmpty() ? "none" : String.join(", ", arguments.keySet())));
            }
            if (!form.matcher(argument.getValue()).matches()) {
                return Optional.of("argument " + argument.getKey() + " is \"" + Names.shorten(argument.getValue())
                        + "\", expected the form " + form.pattern());
            }
        }
        return arguments.keySet().stream()
                .filter(name -> !given.containsKey(name))
                .findFirst()
                .map(name -> "argument " + name + " is missing, expected the form "
                        + arguments.get(name).pattern());
    }

    /** Returns the command; each argument is one word of it, {@code --NAME=VALUE}, so that none is taken for another. */
    List<String> command(Map<String, String> given) {
        List<String> command = new ArrayList<>();
        user.ifPresent(name -> command.addAll(List.of("runuser", "-u", name, "--")));
        command.add(run);
        new TreeMap<>(given).forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }
}
