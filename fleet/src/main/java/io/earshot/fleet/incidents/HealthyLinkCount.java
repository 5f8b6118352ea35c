package io.earshot.fleet.incidents;

/** Links without trouble, counted. What is unknown, or has only just come back, is not among them. */
final class HealthyLinkCount {

    private final Counts used = new Counts();

    /** Counts those that nobody uses, which are probed less often. Null before the first one. */
    private Counts background;

    private static final class Counts {
        int answering;
        int wide;
        int lossless;
        int whole;

        int of(Trouble trouble) {
            return switch (trouble) {
                case DOWN -> answering;
                case PATH_MTU -> wide;
                case PATH -> whole;
                case LOSS -> lossless;
            };
        }
    }

    void count(boolean isBackground, boolean isWide, boolean isLosing, boolean isWhole, int change) {
        if (isBackground && background == null) {
            background = new Counts();
        }
        Counts counts = isBackground ? background : used;
        counts.whole += isWhole ? change : 0;
        counts.answering += change;
        counts.wide += isWide ? change : 0;
        counts.lossless += isLosing ? 0 : change;
    }

    int of(ObserverCoverage coverage) {
        if (!coverage.background()) {
            return used.of(coverage.trouble());
        }
        return background == null ? 0 : background.of(coverage.trouble());
    }
}
