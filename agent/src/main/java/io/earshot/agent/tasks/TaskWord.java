package io.earshot.agent.tasks;

import io.earshot.agent.drain.DrainRules;
import io.earshot.agent.files.FetchRules;
import io.earshot.agent.jvm.JvmRules;
import io.earshot.agent.tasks.NetworkLines.TraceRules;
import io.earshot.agent.tasks.NetworkLines.WatchRules;
import io.earshot.agent.upgrade.UpgradeRules;
import io.earshot.model.Names;
import io.earshot.model.TextForm;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A word as its file describes it.
 *
 * @param run the executable, or {@code probe}, {@code trace}, {@code watch}, {@code tail}, {@code fetch-file}, {@code give-file}, {@code upgrade}, {@code plugin}, {@code gc}, {@code jmx}, {@code drain} or {@code undrain}, which the agent does itself
 * @param user who executes it; absent for the agent's own user
 * @param arguments a pattern for the value of each; a value must fit it whole
 * @param files of {@code tail}, by the names that orders use
 * @param fetch of {@code fetch-file} and {@code give-file}
 * @param upgrade of {@code upgrade}
 * @param jvm of {@code gc} and {@code jmx}
 * @param drain of {@code drain} and {@code undrain}
 * @param trace of {@code trace}
 * @param watch of {@code watch}
 * @param keys the names of the keys that may order the word; empty for all that the machine knows
 */
record TaskWord(
        String run,
        Optional<String> user,
        Map<String, Pattern> arguments,
        Map<String, Path> files,
        Optional<FetchRules> fetch,
        Optional<UpgradeRules> upgrade,
        Optional<JvmRules> jvm,
        Optional<DrainRules> drain,
        Optional<TraceRules> trace,
        Optional<WatchRules> watch,
        Set<String> keys,
        Duration timeLimit,
        int outputLimit) {

    private static final Pattern TIME = Pattern.compile("([0-9]{1,4})(s|m)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})k?");
    private static final int MOST_OUTPUT = 256 * 1024;
    private static final Duration PROOF = Duration.ofMinutes(3);
    private static final Duration PROBATION = Duration.ofMinutes(2);
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
                .map(TaskWord::withoutComment)
                .orElseThrow(() -> new IllegalArgumentException("no line \"run\", expected the executable's path"));
        if (!isBuiltIn(run) && !run.startsWith("/")) {
            throw new IllegalArgumentException(
                    "run is \"" + Names.shorten(run)
                            + "\", expected an absolute path, probe, trace, watch, tail, fetch-file, give-file, upgrade, plugin, gc, jmx, drain or undrain");
        }
        boolean plugins = run.equals(PluginWord.NAME);
        boolean upgrades = run.equals(FileOrder.UPGRADE);
        boolean gives = run.equals(FileOrder.GIVE);
        boolean fetches = run.equals(FileOrder.WORD) || upgrades;
        Optional<String> user = Optional.empty();
        Duration proof = PROOF;
        Duration probation = PROBATION;
        Set<String> keys = Set.of();
        Duration time = fetches || gives || plugins ? TaskOrder.LONGEST : Duration.ofSeconds(30);
        int output = 64 * 1024;
        Map<String, Pattern> arguments = new TreeMap<>();
        Map<String, Path> files = new TreeMap<>();
        FetchedFiles fetched = new FetchedFiles();
        boolean looksAtJvms = JvmLines.isOne(run);
        JvmLines jvms = new JvmLines(run);
        boolean drains = DrainLines.isOne(run);
        DrainLines drained = new DrainLines();
        NetworkLines network = new NetworkLines();
        NetworkLines.arguments(run).forEach((name, form) -> arguments.put(name, Pattern.compile(form)));
        if (drains) {
            arguments.put("server", DrainLines.SERVER);
        }
        if (fetches) {
            FetchedFiles.ARGUMENTS.forEach((name, form) -> arguments.put(name, Pattern.compile(form)));
        }
        if (gives) {
            arguments.put("name", Pattern.compile(FetchedFiles.ARGUMENTS.get("name")));
        }
        if (plugins) {
            PluginWord.ARGUMENTS.forEach((name, form) -> arguments.put(name, Pattern.compile(form)));
        }
        for (String key : properties.stringPropertyNames()) {
            String value = withoutComment(properties.getProperty(key));
            switch (key) {
                case "run" -> {}
                case "user" ->
                    user = Optional.of(TextForm.matching(USER, key, value).group());
                case "timeLimit" -> time = time(key, value);
                case "keys" -> keys = Set.of(value.split("\\s*,\\s*", -1));
                case "outputLimit" -> output = size(value);
                default -> {
                    if ((fetches && fetched.take(key, value))
                            || (gives && !key.equals("mode") && fetched.take(key, value))
                            || (looksAtJvms && jvms.take(key, value))
                            || (drains && drained.take(key, value))
                            || network.take(run, key, value)) {
                        continue;
                    }
                    if (upgrades && key.equals("proofTime")) {
                        proof = time(key, value);
                    } else if (upgrades && key.equals("probation")) {
                        probation = time(key, value);
                    } else if (key.startsWith("argument.")) {
                        arguments.put(key.substring("argument.".length()), pattern(key, value));
                    } else if (key.startsWith("file.")) {
                        files.put(key.substring("file.".length()), Path.of(value));
                    } else {
                        throw new IllegalArgumentException("unknown key \"" + Names.shorten(key)
                                + "\", expected run, user, keys, timeLimit, outputLimit, argument.NAME or file.NAME"
                                + (fetches ? ", folder, rateLimit or mode" : "")
                                + (gives ? ", folder or rateLimit" : "")
                                + (upgrades ? ", proofTime or probation" : "")
                                + (looksAtJvms ? ", jvm, java or bean.NAME" : "")
                                + (drains ? ", upstreams, nginx or main" : "")
                                + NetworkLines.keys(run));
                    }
                }
            }
        }
        if ((upgrades || plugins) && keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "no line \"keys\", expected the names of the keys that may order " + run + "s");
        }
        Optional<UpgradeRules> upgrade =
                upgrades ? Optional.of(new UpgradeRules(fetched.rate(), proof, probation)) : Optional.empty();
        Optional<FetchRules> fetch = (fetches && !upgrades) || gives ? Optional.of(fetched.rules()) : Optional.empty();
        Optional<JvmRules> jvm = looksAtJvms ? Optional.of(jvms.rules()) : Optional.empty();
        jvms.argument().ifPresent(form -> arguments.put("bean", form));
        Optional<DrainRules> drain = drains ? Optional.of(drained.rules()) : Optional.empty();
        return new TaskWord(
                run,
                user,
                arguments,
                files,
                fetch,
                upgrade,
                jvm,
                drain,
                network.trace(run),
                network.watch(run),
                keys,
                time,
                output);
    }

    private static String withoutComment(String value) {
        return value.replaceFirst("(^|\\s)#.*", "").strip();
    }

    private static boolean isBuiltIn(String run) {
        return JvmLines.isOne(run)
                || DrainLines.isOne(run)
                || NetworkLines.isOne(run)
                || Set.of("probe", "tail", FileOrder.WORD, FileOrder.GIVE, FileOrder.UPGRADE, PluginWord.NAME)
                        .contains(run);
    }

    private static Pattern pattern(String key, String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(key + " is no pattern: " + e.getDescription(), e);
        }
    }

    private static Duration time(String key, String value) {
        Matcher matcher = TextForm.matching(TIME, key, value);
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
    }

    private static int size(String value) {
        int number =
                Integer.parseInt(TextForm.matching(SIZE, "outputLimit", value).group(1));
        return Math.min(MOST_OUTPUT, value.endsWith("k") ? number * 1_024 : number);
    }

    /** Returns why an order is not taken; empty where it is signed by a key that may order this, and its arguments fit. */
    Optional<String> objection(TaskOrder order) {
        if (!keys.isEmpty() && !keys.contains(order.key())) {
            return Optional.of("key " + order.key() + " may not order " + order.word()
                    + " on this machine, expected one of " + String.join(", ", new TreeSet<>(keys)));
        }
        Map<String, String> given = order.arguments();
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
        if (run.equals(PluginWord.NAME)) {
            return Optional.empty(); // its action decides which arguments it needs
        }
        return arguments.keySet().stream()
                .filter(name ->
                        !given.containsKey(name) && !NetworkLines.optional(run).contains(name))
                .findFirst()
                .map(name -> "argument " + name + " is missing, expected the form "
                        + arguments.get(name).pattern());
    }

    /** Returns the command; each argument is one word of it, {@code --NAME=VALUE}, so that none is taken for another. */
    List<String> command(Map<String, String> given) {
        List<String> command = new ArrayList<>(List.of(run));
        new TreeMap<>(given).forEach((name, value) -> command.add("--" + name + "=" + value));
        return asUser(command);
    }

    /** Returns a command that the word's user executes. */
    List<String> asUser(List<String> command) {
        List<String> whole = new ArrayList<>();
        user.ifPresent(name -> whole.addAll(List.of("runuser", "-u", name, "--")));
        whole.addAll(command);
        return whole;
    }
}
