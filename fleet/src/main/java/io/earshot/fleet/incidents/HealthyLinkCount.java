package io.earshot.fleet.incidents;

/** Links without trouble, counted. What is unknown, or has only just come back, is not among them. */
final class HealthyLinkCount {

    private int answering;
    private int wide;
    private int lossless;
    private int whole;

    void count(boolean isWide, boolean isLosing, boolean isWhole, int change) {
        whole += isWhole ? change : 0;
        answering += change;
        wide += isWide ? change : 0;
        lossless += isLosing ? 0 : change;
    }

    int of(Trouble trouble) {
        return switch (trouble) {
            case DOWN -> answering;
            case PATH_MTU -> wide;
            case PATH -> whole;
            case LOSS -> lossless;
        };
    }
}
