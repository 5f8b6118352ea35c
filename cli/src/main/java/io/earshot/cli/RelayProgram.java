package io.earshot.cli;

import io.earshot.relay.heap.HeapKeeper;

/** Runs a relay without the rest of Earshot, so that its package holds nothing else. */
public final class RelayProgram {

    private RelayProgram() {}

    /** Exit statuses are those of {@link Main#main}. */
    public static void main(String[] args) {
        HeapKeeper.start();
        Main.run(new RelayCommand(), args);
    }
}
