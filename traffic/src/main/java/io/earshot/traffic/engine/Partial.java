package io.earshot.traffic.engine;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * A record between those who pair and those who merge: sums of what became known up to a mark, or that mark.
 *
 * @param part of the pairing, from 0
 * @param parts how many there are
 */
public record Partial(int part, int parts, Mark mark, Content content) {

    /** Says what a record holds. */
    public sealed interface Content {}

    /** Sums of a part of the cells of one minute. */
    public record Sums(MinuteSums sums) implements Content {}

    /** The end of what became known up to the mark. */
    public record Reached() implements Content {}

    private static final int VERSION = 1;
    private static final int MOST_PARTS = 1 << 16;
    /** Kafka takes records of a million octets; a cell may still follow. */
    private static final int MOST_OCTETS = 256 << 10;

    /** Returns records of sums. */
    public static List<byte[]> write(int part, int parts, Mark mark, MinuteSums sums) {
        List<byte[]> records = new ArrayList<>();
        for (byte[] cells : sums.write(MOST_OCTETS)) {
            byte[] head = head(part, parts, mark, true);
            byte[] record = new byte[head.length + cells.length];
            System.arraycopy(head, 0, record, 0, head.length);
            System.arraycopy(cells, 0, record, head.length, cells.length);
            records.add(record);
        }
        return records;
    }

    /** Returns the record of a mark. */
    public static byte[] write(int part, int parts, Mark mark) {
        return head(part, parts, mark, false);
    }

    private static byte[] head(int part, int parts, Mark mark, boolean hasSums) {
        BinaryWriter to = new BinaryWriter().octet(VERSION).number(part).number(parts);
        mark.write(to);
        return to.flag(hasSums).take();
    }

    /** @throws BadRecordException if it is no such record */
    public static Partial read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "record");
        int part = from.below(MOST_PARTS);
        int parts = from.below(MOST_PARTS);
        if (part >= parts) {
            throw new BadRecordException("part " + part + " of " + parts + ", expected a lower one");
        }
        Mark mark = Mark.read(from);
        Content content = from.flag() ? new Sums(MinuteSums.read(from)) : new Reached();
        from.end();
        return new Partial(part, parts, mark, content);
    }
}
