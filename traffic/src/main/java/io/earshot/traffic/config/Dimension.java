package io.earshot.traffic.config;

/**
 * One way to split an app's figures.
 *
 * @param source where the value stands
 * @param from how many characters to leave out at the beginning
 * @param length how many characters to take; 0 for all
 */
public record Dimension(String name, Source source, int from, int length) {

    /** Says where a value stands. */
    public sealed interface Source permits IsoField, BodyField {}

    /** A field of ISO 8583. */
    public record IsoField(int number) implements Source {}

    /** No value needs more characters, and an index of PostgreSQL takes no row of several thousand octets. */
    private static final int LONGEST = 200;

    /** Returns the part of a value that counts, without blanks around it. */
    public String cut(String value) {
        int begin = Math.min(from, value.length());
        int end = length == 0 ? value.length() : Math.min(value.length(), begin + length);
        String part = value.substring(begin, end).strip();
        return part.codePointCount(0, part.length()) <= LONGEST
                ? part
                : part.substring(0, part.offsetByCodePoints(0, LONGEST));
    }
}
