package io.earshot.wire.flows;

/**
 * Bounds of a flow table.
 *
 * @param flows how many are followed at once; the ones quiet for longest are forgotten beyond it
 * @param bytesPerFlow how many out-of-order bytes one direction may hold
 * @param totalBytes how many bytes all flows together may hold
 */
public record FlowLimits(int flows, int bytesPerFlow, long totalBytes) {

    public static final FlowLimits DEFAULT = new FlowLimits(65_536, 1 << 20, 48L << 20);

    public FlowLimits {
        if (flows < 1 || bytesPerFlow < 1 || totalBytes < 1) {
            throw new IllegalArgumentException("limits of " + flows + " flows, " + bytesPerFlow + " bytes each and "
                    + totalBytes + " in total, expected all above 0");
        }
    }
}
