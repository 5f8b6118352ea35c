package io.earshot.cluster;

import java.util.Optional;

/** Whatever a log holds is a fact, unknown, or refused in one line; what is a fact can be written again. */
public final class FactCodecFuzzer {

    private FactCodecFuzzer() {}

    public static void fuzzerTestOneInput(byte[] octets) {
        for (String key :
                new String[] {"report/be5.host58", "tick", "kept/incident/1", "server/a", "container/be5.host58"}) {
            read(key, Optional.of(octets));
        }
    }

    static void read(String key, Optional<byte[]> octets) {
        try {
            Optional<Fact> fact = FactCodec.read(key, octets);
            if (fact.isPresent()
                    && !fact.get()
                            .equals(FactCodec.read(key, FactCodec.write(fact.get()))
                                    .orElseThrow())) {
                throw new AssertionError("another fact after it was written: " + fact.get());
            }
        } catch (BadFactException e) {
            if (e.getMessage().lines().count() != 1 || e.getMessage().length() > 1_000) {
                throw new AssertionError("no line for people: " + e.getMessage(), e);
            }
        }
    }
}
