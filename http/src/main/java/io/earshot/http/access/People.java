package io.earshot.http.access;

import io.earshot.model.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Named tokens of people and their programs. Immutable; of the tokens only hashes are kept. */
public final class People {

    private static final int MIN_TOKEN = 16;

    private record Entry(Bound bound, String hash) {
        Caller.Person person() {
            return bound.person();
        }
    }

    /**
     * A person.
     *
     * @param tenant to whose rows it is bound
     */
    record Bound(Caller.Person person, Optional<String> tenant) {}

    private final List<Entry> entries;

    private People(List<Entry> entries) {
        this.entries = entries;
    }

    public static People nobody() {
        return new People(List.of());
    }

    /**
     * Reads {@code NAME ROLE TOKEN} a line, with the name of a tenant behind it for one who is bound to it; {@code #} begins a comment.
     *
     * @throws IllegalArgumentException with the line's number and what was expected, never with a token
     */
    public static People parse(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (!content.isEmpty()) {
                Entry entry = parseLine(content.split("\\s+"), number);
                if (entries.stream()
                        .anyMatch(known ->
                                known.person().name().equals(entry.person().name()))) {
                    throw new IllegalArgumentException(
                            number + ": \"" + entry.person().name() + "\" occurs twice");
                }
                entries.add(entry);
            }
        }
        return new People(List.copyOf(entries));
    }

    private static Entry parseLine(String[] words, int number) {
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException(number + ": " + words.length
                    + " words, expected NAME ROLE TOKEN as in: anna operator T0k3n..., and a tenant's name for one who is"
                    + " bound to it");
        }
        if (!words[0].matches("[A-Za-z0-9._@-]{1,64}")) {
            throw new IllegalArgumentException(number + ": name \"" + Names.shorten(words[0])
                    + "\", expected letters, digits and . _ @ -, at most 64");
        }
        if (words[2].length() < MIN_TOKEN) {
            throw new IllegalArgumentException(number + ": the token of " + words[0] + " is short, expected at least "
                    + MIN_TOKEN + " characters, as from: earshot token --person " + words[0]);
        }
        Role role = role(words[1], number);
        Optional<String> tenant = words.length == 4 ? Optional.of(words[3]) : Optional.empty();
        if (tenant.isPresent() && role != Role.READER) {
            throw new IllegalArgumentException(number + ": " + words[0] + " of tenant " + Names.shorten(words[3])
                    + " is no reader, expected role reader: a tenant changes nothing");
        }
        return new Entry(new Bound(new Caller.Person(words[0], role), tenant), sha256(words[2]));
    }

    private static Role role(String word, int number) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(number + ": role \"" + Names.shorten(word)
                        + "\", expected one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Role.values())
                                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }

    /** Returns the names of the tenants to which people are bound. */
    Set<String> tenants() {
        return entries.stream()
                .flatMap(entry -> entry.bound().tenant().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Looks at all of them however early one fits, so that time tells nothing. */
    Optional<Bound> owner(String token) {
        byte[] hash = ascii(sha256(token));
        Optional<Bound> owner = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(ascii(entry.hash()), hash)) {
                owner = Optional.of(entry.bound());
            }
        }
        return owner;
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] ascii(String hash) {
        return hash.getBytes(StandardCharsets.US_ASCII);
    }

    /** Names are no secret, tokens are. */
    @Override
    public String toString() {
        return entries.size() + " people";
    }
}
