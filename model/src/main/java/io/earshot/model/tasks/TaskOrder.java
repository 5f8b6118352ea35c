package io.earshot.model.tasks;

import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Has one container's agent execute a word, once or repeatedly. A task for many containers is one order each, signed each.
 *
 * @param run is unique; an agent executes it once, or once for each occurrence
 * @param task groups the runs that were ordered together
 * @param key is the name of the key that signs it
 * @param word names what is executed
 * @param arguments by name
 * @param issuedAt in whole seconds
 * @param expiresAt in whole seconds; not executed from then on
 * @param repetition absent: it is executed once
 */
public record TaskOrder(
        String run,
        String task,
        String key,
        String word,
        Map<String, String> arguments,
        ContainerName target,
        Instant issuedAt,
        Instant expiresAt,
        Optional<Repetition> repetition) {

    public static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern ARGUMENT = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,31}");
    private static final int MOST_ARGUMENTS = 16;
    private static final int LONGEST_VALUE = 256;

    public TaskOrder {
        require("run", ID, run);
        require("task", ID, task);
        require("key", KEY, key);
        require("word", WORD, word);
        arguments = Map.copyOf(arguments);
        if (arguments.size() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException(arguments.size() + " arguments, expected at most " + MOST_ARGUMENTS);
        }
        arguments.forEach(TaskOrder::requireArgument);
        if (!isWhole(issuedAt) || !isWhole(expiresAt)) {
            throw new IllegalArgumentException("times of order " + run + " with fractions, expected whole seconds");
        }
        Duration longest = repetition.isPresent() ? Repetition.LONGEST_SCHEDULE : LONGEST;
        if (!expiresAt.isAfter(issuedAt) || expiresAt.isAfter(issuedAt.plus(longest))) {
            throw new IllegalArgumentException("an order that expires at " + expiresAt + ", expected within "
                    + (repetition.isPresent() ? longest.toDays() + " days" : "a day") + " after " + issuedAt);
        }
    }

    /** An order that is executed once. */
    public TaskOrder(
            String run,
            String task,
            String key,
            String word,
            Map<String, String> arguments,
            ContainerName target,
            Instant issuedAt,
            Instant expiresAt) {
        this(run, task, key, word, arguments, target, issuedAt, expiresAt, Optional.empty());
    }

    /** Returns how many occurrences the order has; 0 where it is not repeated. */
    public int occurrences() {
        return repetition
                .map(each -> Math.toIntExact(1
                        + (Duration.between(issuedAt, expiresAt).toSeconds() - 1)
                                / each.every().toSeconds()))
                .orElse(0);
    }

    /** Returns when an occurrence is due, the first being 1. */
    public Instant dueAt(int occurrence) {
        return repetition
                .map(each -> issuedAt.plus(each.every().multipliedBy(occurrence - 1L)))
                .orElse(issuedAt);
    }

    /** Returns the newest occurrence that was due by a time; 0 where none was. */
    public int newestDue(Instant now) {
        return now.isBefore(issuedAt)
                ? 0
                : repetition
                        .map(each -> (int) Math.min(
                                occurrences(),
                                1
                                        + Duration.between(issuedAt, now).toSeconds()
                                                / each.every().toSeconds()))
                        .orElse(0);
    }

    private static boolean isWhole(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static void require(String what, Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " \"" + Names.shorten(value) + "\", expected the form " + form.pattern());
        }
    }

    private static void requireArgument(String name, String value) {
        require("argument", ARGUMENT, name);
        // A surrogate without its other half would be signed as "?", and could stand for one.
        boolean printable = value.codePoints().allMatch(c -> !Character.isISOControl(c) && (c < 0xd800 || c > 0xdfff));
        if (value.length() > LONGEST_VALUE || !printable) {
            throw new IllegalArgumentException("argument " + name + " is \"" + Names.shorten(value)
                    + "\", expected at most " + LONGEST_VALUE + " printable characters");
        }
    }

    /** Returns the octets that are signed: a line for each field, none of which can hold the end of a line. */
    public byte[] canonical() {
        StringBuilder text = new StringBuilder("earshot-task-1\n");
        line(text, "run", run);
        line(text, "task", task);
        line(text, "key", key);
        line(text, "word", word);
        line(text, "target", target.toString());
        line(text, "issued", Long.toString(issuedAt.getEpochSecond()));
        line(text, "expires", Long.toString(expiresAt.getEpochSecond()));
        repetition.ifPresent(each -> {
            line(text, "every", Long.toString(each.every().toSeconds()));
            line(text, "window", Long.toString(each.window().toSeconds()));
        });
        new TreeMap<>(arguments).forEach((name, value) -> line(text, "argument." + name, value));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }
}
