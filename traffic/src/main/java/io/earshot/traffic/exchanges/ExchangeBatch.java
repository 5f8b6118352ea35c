package io.earshot.traffic.exchanges;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.exchanges.Placed.Gap;
import io.earshot.traffic.exchanges.Placed.Half;
import io.earshot.traffic.exchanges.Placed.Item;
import io.earshot.traffic.exchanges.Placed.Marked;
import io.earshot.traffic.exchanges.Placed.Place;
import io.earshot.traffic.exchanges.Placed.Settled;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.IsoHalf.Answer;
import io.earshot.traffic.transactions.IsoHalf.Request;
import java.util.ArrayList;
import java.util.List;

/** Collects findings of decoders for one record: a version, the number of parts, and the findings. Confined to one thread. */
public final class ExchangeBatch {

    private static final int VERSION = 2;
    private static final int MOST_PARTS = 1 << 16;

    private static final int MARK = 0;
    private static final int REQUEST = 1;
    private static final int ANSWER = 2;
    private static final int GAP = 3;
    private static final int SETTLED = 4;
    /** Says of which part the findings behind it are. */
    private static final int PART = 5;

    private final int parts;
    private final BinaryWriter to = new BinaryWriter();
    private final TransactionWriter writer = new TransactionWriter();
    private int part;
    private long mark;
    private long frame;

    /** @param parts how many the capture has */
    public ExchangeBatch(int parts) {
        this.parts = parts;
    }

    public boolean isEmpty() {
        return to.size() == 0;
    }

    /** Returns the number of octets so far. */
    public int size() {
        return to.size();
    }

    /** Returns the record, and begins anew. */
    public byte[] take() {
        writer.clear();
        part = 0;
        mark = 0;
        frame = 0;
        return to.take();
    }

    public void add(Placed placed) {
        if (isEmpty()) {
            to.octet(VERSION).number(parts);
        }
        if (placed.part() != part) {
            part = placed.part();
            to.octet(PART).number(part);
        }
        switch (placed.item()) {
            case Marked(Mark reached) -> {
                place(MARK, placed.place());
                reached.write(to);
            }
            case Half(Request request) -> {
                place(REQUEST, placed.place());
                to.text(request.key());
                writer.texts(to, request.match());
                writer.transaction(to.flag(request.oneWay()), request.transaction());
            }
            case Half(Answer answer) -> {
                place(ANSWER, placed.place());
                answer(answer);
            }
            case Gap(String app, var endpoints) -> {
                place(GAP, placed.place());
                writer.text(to, app).endpoints(to, endpoints);
            }
            case Settled(var transaction) -> {
                place(SETTLED, placed.place());
                writer.transaction(to, transaction);
            }
        }
    }

    private void place(int kind, Place place) {
        to.octet(kind).signed(place.mark() - mark).signed(place.frame() - frame).number(place.sequence());
        mark = place.mark();
        frame = place.frame();
    }

    private void answer(Answer answer) {
        writer.text(to, answer.app());
        to.text(answer.key());
        writer.texts(to, answer.match());
        writer.endpoints(to, answer.endpoints());
        writer.text(to, answer.type()).text(to, answer.code()).text(to, answer.meaning());
        to.flag(answer.success());
        writer.nanos(to, answer.startNanos());
        writer.frame(to, answer.lastFrame());
    }

    /**
     * Reads the findings of a record, in their order.
     *
     * @throws BadRecordException if it is none
     */
    public static List<Placed> read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "record");
        int parts = from.below(MOST_PARTS);
        TransactionReader reader = new TransactionReader(from);
        List<Placed> read = new ArrayList<>();
        int part = 0;
        long mark = 0;
        long frame = 0;
        while (from.hasMore()) {
            int kind = from.octet();
            if (kind == PART) {
                part = from.below(parts);
                continue;
            }
            mark += from.signed();
            frame += from.signed();
            Place place = new Place(mark, frame, from.below(Integer.MAX_VALUE));
            read.add(new Placed(part, parts, place, item(kind, from, reader)));
        }
        return read;
    }

    private static Item item(int kind, BinaryReader from, TransactionReader reader) throws BadRecordException {
        return switch (kind) {
            case MARK -> new Marked(Mark.read(from));
            case REQUEST -> new Half(new Request(from.text(), reader.texts(), from.flag(), reader.transaction()));
            case ANSWER ->
                new Half(new Answer(
                        reader.text(),
                        from.text(),
                        reader.texts(),
                        reader.endpoints(),
                        reader.text(),
                        reader.text(),
                        reader.text(),
                        from.flag(),
                        reader.nanos(),
                        reader.frame()));
            case GAP -> new Gap(reader.text(), reader.endpoints());
            case SETTLED -> new Settled(reader.transaction());
            default -> throw new BadRecordException("finding of kind " + kind + ", expected 0 to " + PART);
        };
    }
}
