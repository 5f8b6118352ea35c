package io.earshot.model;

import java.util.List;
import java.util.Optional;

/**
 * A protocol of a site's own, described instead of coded: how its messages are told apart, and where operation, correlation id
 * and status stand in them.
 *
 * @param name in outputs
 * @param ports on which its servers listen; on these nothing else is looked for
 * @param length where a message's length stands; absent where a delimiter ends messages
 * @param delimiter text that ends each message; {@code \n}, {@code \r}, {@code \t} and {@code \0} stand for these characters
 * @param operation in requests
 * @param correlation in requests and answers; absent where a server answers in the order of the requests
 * @param status in answers; absent where an answer as such is good
 * @param good statuses that are no errors; empty: all
 */
public record SiteProtocol(
        String name,
        List<Integer> ports,
        Optional<Length> length,
        Optional<String> delimiter,
        Field operation,
        Optional<Field> correlation,
        Optional<Field> status,
        List<String> good) {

    /** Nothing that is looked at stands further back than this. */
    public static final int MAX_OFFSET = 4_096;

    private static final int MAX_NUMBER_BYTES = 8;
    private static final int MAX_NAME = 32;

    /** Tells how to read the bytes of a field. */
    public enum Form {
        /** As text, without blanks around it. */
        TEXT,
        /** As hexadecimal digits: packed decimals become their digits. */
        HEX,
        /** As a number, the most significant byte first. */
        BIG,
        /** As a number, the least significant byte first. */
        LITTLE
    }

    /**
     * Tells the position of the length.
     *
     * @param at bytes before it
     * @param bytes of it
     * @param form TEXT for decimal digits, HEX for packed decimals
     * @param plus what is added to the number to get the bytes of the whole message, from its first
     */
    public record Length(int at, int bytes, Form form, int plus) {

        public Length {
            form = form == null ? Form.BIG : form;
            if (at < 0 || at > MAX_OFFSET || bytes < 1 || bytes > MAX_NUMBER_BYTES) {
                throw new IllegalArgumentException(
                        "length of " + bytes + " bytes at " + at + ", expected 1 to 8 bytes at 0 to " + MAX_OFFSET);
            }
        }
    }

    /**
     * One value in a message.
     *
     * @param at bytes before it; unused with a separator
     * @param bytes of it; unused with a separator
     * @param separator between the parts of a message; absent where a value has a fixed place
     * @param part the number of the part, from 0
     */
    public record Field(int at, int bytes, Form form, Optional<String> separator, int part) {

        public Field {
            form = form == null ? Form.TEXT : form;
            separator = separator == null ? Optional.empty() : separator;
            boolean fixed = at >= 0 && at <= MAX_OFFSET && bytes >= 1 && bytes <= 256;
            if (separator.isEmpty() ? !fixed : part < 0 || separator.get().isEmpty()) {
                throw new IllegalArgumentException("a value of " + bytes + " bytes at " + at
                        + ", expected 1 to 256 bytes at 0 to " + MAX_OFFSET
                        + ", or a \"separator\" and the number of a \"part\"");
            }
        }
    }

    public SiteProtocol {
        ports = List.copyOf(ports == null ? List.of() : ports);
        length = length == null ? Optional.empty() : length;
        delimiter = delimiter == null ? Optional.empty() : delimiter;
        correlation = correlation == null ? Optional.empty() : correlation;
        status = status == null ? Optional.empty() : status;
        good = List.copyOf(good == null ? List.of() : good);
        if (name == null || name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "\"name\" is " + name + ", expected a word of at most " + MAX_NAME + " characters");
        }
        if (ports.isEmpty() || ports.stream().anyMatch(port -> port < 1 || port > 65_535)) {
            throw new IllegalArgumentException(
                    "protocol " + name + " has the ports " + ports + ", expected at least one from 1 to 65535");
        }
        if (length.isPresent() == delimiter.isPresent()) {
            throw new IllegalArgumentException("protocol " + name + ": expected either \"length\" or \"delimiter\"");
        }
        if (operation == null) {
            throw new IllegalArgumentException("protocol " + name + ": \"operation\" is missing");
        }
    }

    /** The delimiter's characters. */
    public Optional<String> delimiterText() {
        return delimiter.map(text -> text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\0", "\0"));
    }
}
