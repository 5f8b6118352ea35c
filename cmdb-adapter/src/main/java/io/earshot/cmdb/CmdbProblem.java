package io.earshot.cmdb;

/**
 * One entry that was left out.
 *
 * @param source the file as it was named
 * @param line counted from 1
 * @param problem one line of printable text: what is wrong, what was expected
 */
public record CmdbProblem(String source, int line, String problem) {

    @Override
    public String toString() {
        return source + ":" + line + ": " + problem;
    }
}
