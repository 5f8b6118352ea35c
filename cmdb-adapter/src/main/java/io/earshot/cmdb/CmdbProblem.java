package io.earshot.cmdb;

/**
 * Something in a CMDB that could not be taken as it stands.
 *
 * @param source the file, or what the source calls itself
 * @param object where in it: {@code line 7}, {@code virtual machine 12}, or a container's name
 * @param problem one line of printable text: what is wrong, what was expected
 */
public record CmdbProblem(String source, String object, String problem) {

    @Override
    public String toString() {
        return source + ": " + object + ": " + problem;
    }
}
