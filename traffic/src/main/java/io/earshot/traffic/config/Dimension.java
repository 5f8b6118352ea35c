package io.earshot.traffic.config;

/**
 * One way to split an app's figures.
 *
 * @param field of ISO 8583; 0 for a field of a body
 * @param pointer to a field of a body; empty for ISO 8583
 * @param from how many characters to leave out at the beginning
 * @param length how many characters to take; 0 for all
 */
public record Dimension(String name, int field, BodyField pointer, int from, int length) {

    /** Returns the part of a value that counts, without blanks around it. */
    public String cut(String value) {
        int begin = Math.min(from, value.length());
        int end = length == 0 ? value.length() : Math.min(value.length(), begin + length);
        return value.substring(begin, end).strip();
    }
}
