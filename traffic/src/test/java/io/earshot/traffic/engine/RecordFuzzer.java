package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.exchanges.ExchangeCodec;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.segments.SegmentBatch;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.SegmentCodec;
import java.util.Arrays;
import java.util.Map;

/** Any bytes as each kind of record that workers send to each other: a record that can be written again, or one refusal. */
public final class RecordFuzzer {

    private RecordFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] record = Arrays.copyOfRange(input, 1, input.length);
        try {
            read(input[0], record);
        } catch (BadRecordException declared) {
            if (declared.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("not one printable line: " + declared.getMessage(), declared);
            }
        }
    }

    private static void read(int kind, byte[] record) throws BadRecordException {
        switch (kind & 3) {
            case 0 -> {
                WireAnalyzer analyzer = new WireAnalyzer(new FlowLimits(16, 1 << 16, 1 << 20), Map.of(), _ -> {});
                SegmentBatch.read(record, new SegmentCodec(), new SegmentBatch.Handler() {
                    @Override
                    public void packet(Packet packet) {
                        analyzer.packet(packet);
                    }

                    @Override
                    public void mark(Mark mark) {
                        analyzer.expire(mark.nanos());
                    }
                });
                analyzer.finish();
            }
            case 1 -> ExchangeCodec.read(ExchangeCodec.write(ExchangeCodec.read(record)));
            case 2 -> {
                Partial partial = Partial.read(record);
                if (partial.content() instanceof Partial.Sums(MinuteSums sums)) {
                    Partial.write(partial.part(), partial.parts(), partial.mark(), sums);
                    sums.withTotals().values().forEach(each -> each.runs(sums.startNanos()));
                }
            }
            default -> {
                BinaryWriter again = new BinaryWriter();
                MinuteFigures.read(new BinaryReader(record)).write(again);
                MinuteFigures.read(new BinaryReader(again.take()));
            }
        }
    }
}
