package io.earshot.fleet.incidents;

/** Links without trouble, counted. What is unknown, or has only just come back, is not among them. */
final class Healthy {

    private int answering;
    private int wide;

    void count(boolean isWide, int change) {
        answering += change;
        wide += isWide ? change : 0;
    }

    int of(Trouble trouble) {
        return switch (trouble) {
            case DOWN -> answering;
            case PATH_MTU -> wide;
        };
    }
}
