package io.earshot.cli;

/** Runs a relay without the rest of Earshot, so that its package holds nothing else. */
public final class RelayProgram {

    private RelayProgram() {}

    /** Exit statuses are those of {@link Main#main}. */
    public static void main(String[] args) {
        Main.run(new RelayCommand(), args);
    }
}
