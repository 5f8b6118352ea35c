package io.earshot.agent.jvm;

import java.time.Instant;

/** Whatever a file of counters holds is told in whole lines, or refused in one. */
public final class PerfDataFuzzer {

    private PerfDataFuzzer() {}

    public static void fuzzerTestOneInput(byte[] octets) {
        try {
            String told = GarbageCollections.describe(new Jvm(1, PerfData.parse(octets)), Instant.EPOCH);
            if (!told.startsWith("pid 1: ") || told.replace("\n", "").matches("(?s).*\\p{Cntrl}.*")) {
                throw new AssertionError("no lines for people: " + told);
            }
        } catch (IllegalArgumentException e) {
            if (e.getMessage().lines().count() != 1) {
                throw new AssertionError("no line for people: " + e.getMessage(), e);
            }
        }
    }
}
