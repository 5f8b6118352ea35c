package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.exchanges.ExchangeBatch;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.exchanges.TransactionBatch;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.segments.SegmentBatch;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.SegmentCodec;
import java.util.Arrays;
import java.util.List;
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

    private static void require(boolean same) {
        if (!same) {
            throw new IllegalStateException("written again, the record is another one");
        }
    }

    private static void read(int kind, byte[] record) throws BadRecordException {
        switch (Math.floorMod(kind, 5)) {
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
            case 1 -> {
                List<Placed> read = ExchangeBatch.read(record);
                ExchangeBatch batch =
                        new ExchangeBatch(read.isEmpty() ? 1 : read.getFirst().parts());
                read.forEach(batch::add);
                require(read.isEmpty() || ExchangeBatch.read(batch.take()).equals(read));
            }
            case 2 -> {
                PartialBatch batch = PartialBatch.read(record);
                PartialBatch.Writer again = new PartialBatch.Writer(batch.part(), batch.parts());
                for (PartialBatch.Entry entry : batch.entries()) {
                    switch (entry) {
                        case PartialBatch.Sums(long mark, MinuteSums sums) -> {
                            again.sums(new Mark(mark, Mark.Kind.TIME, 0), sums);
                            sums.withTotals().values().forEach(each -> each.runs(sums.startNanos()));
                        }
                        case PartialBatch.Reached(Mark mark) -> again.reached(mark);
                    }
                }
                for (byte[] each : again.take()) {
                    PartialBatch.read(each);
                }
            }
            case 3 -> {
                List<Transaction> read = TransactionBatch.read(record);
                TransactionBatch batch = new TransactionBatch();
                read.forEach(batch::add);
                require(read.isEmpty() || TransactionBatch.read(batch.take()).equals(read));
            }
            default -> {
                BinaryWriter again = new BinaryWriter();
                MinuteFigures.read(new BinaryReader(record)).write(again);
                MinuteFigures.read(new BinaryReader(again.take()));
            }
        }
    }
}
