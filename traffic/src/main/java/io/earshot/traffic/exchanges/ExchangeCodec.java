package io.earshot.traffic.exchanges;

import io.earshot.model.Ip;
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
import io.earshot.traffic.transactions.IsoHalf;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.traffic.transactions.TransactionState;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayList;
import java.util.List;

/** Writes what decoders find as records, and reads it. */
public final class ExchangeCodec {

    private static final int VERSION = 1;
    private static final int MOST_PARTS = 1 << 16;

    private static final int MARK = 0;
    private static final int REQUEST = 1;
    private static final int ANSWER = 2;
    private static final int GAP = 3;
    private static final int SETTLED = 4;

    private ExchangeCodec() {}

    public static byte[] write(Placed placed) {
        BinaryWriter to = new BinaryWriter().octet(VERSION);
        to.number(placed.part()).number(placed.parts());
        Place place = placed.place();
        to.number(place.mark()).number(place.frame()).number(place.sequence());
        switch (placed.item()) {
            case Marked(Mark mark) -> mark.write(to.octet(MARK));
            case Half(IsoHalf.Request request) -> {
                to.octet(REQUEST).text(request.key());
                texts(to, request.match());
                write(to.flag(request.oneWay()), request.transaction());
            }
            case Half(IsoHalf.Answer answer) -> {
                to.octet(ANSWER).text(answer.app()).text(answer.key());
                texts(to, answer.match());
                endpoints(to, answer.endpoints());
                to.text(answer.type())
                        .text(answer.code())
                        .text(answer.meaning())
                        .flag(answer.success());
                to.number(answer.startNanos()).number(answer.lastFrame());
            }
            case Gap(String app, Endpoints endpoints) -> endpoints(to.octet(GAP).text(app), endpoints);
            case Settled(Transaction transaction) -> write(to.octet(SETTLED), transaction);
        }
        return to.take();
    }

    /** @throws BadRecordException if it is no such record */
    public static Placed read(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "record");
        int part = from.below(MOST_PARTS);
        int parts = from.below(MOST_PARTS);
        if (part >= parts) {
            throw new BadRecordException("part " + part + " of " + parts + ", expected a lower one");
        }
        Place place = new Place(from.number(), from.number(), from.below(Integer.MAX_VALUE));
        Item item = switch (from.octet()) {
            case MARK -> new Marked(Mark.read(from));
            case REQUEST -> new Half(new IsoHalf.Request(from.text(), texts(from), from.flag(), transaction(from)));
            case ANSWER ->
                new Half(new IsoHalf.Answer(
                        from.text(),
                        from.text(),
                        texts(from),
                        endpoints(from),
                        from.text(),
                        from.text(),
                        from.text(),
                        from.flag(),
                        from.number(),
                        from.number()));
            case GAP -> new Gap(from.text(), endpoints(from));
            case SETTLED -> new Settled(transaction(from));
            default -> throw new BadRecordException("record of an unknown kind");
        };
        from.end();
        return new Placed(part, parts, place, item);
    }

    private static void texts(BinaryWriter to, List<String> texts) {
        to.number(texts.size());
        texts.forEach(to::text);
    }

    private static List<String> texts(BinaryReader from) throws BadRecordException {
        int count = from.count(1);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(from.text());
        }
        return texts;
    }

    private static void endpoints(BinaryWriter to, Endpoints endpoints) {
        to.fixed(endpoints.conversation());
        ip(to, endpoints.client());
        to.number(endpoints.clientPort());
        ip(to, endpoints.server());
        to.number(endpoints.serverPort());
    }

    private static Endpoints endpoints(BinaryReader from) throws BadRecordException {
        return new Endpoints(from.fixed(), ip(from), from.below(1 << 16), ip(from), from.below(1 << 16));
    }

    private static void ip(BinaryWriter to, Ip ip) {
        to.number(ip.high()).number(ip.low());
    }

    private static Ip ip(BinaryReader from) throws BadRecordException {
        return new Ip(from.number(), from.number());
    }

    /** Writes a transaction alone, for whoever stores it. */
    public static byte[] write(Transaction transaction) {
        BinaryWriter to = new BinaryWriter().octet(VERSION);
        write(to, transaction);
        return to.take();
    }

    /**
     * Reads what {@link #write(Transaction)} wrote.
     *
     * @throws BadRecordException if it is no such record
     */
    public static Transaction transaction(byte[] record) throws BadRecordException {
        BinaryReader from = new BinaryReader(record);
        from.version(VERSION, "transaction");
        Transaction transaction = transaction(from);
        from.end();
        return transaction;
    }

    private static void write(BinaryWriter to, Transaction transaction) {
        to.text(transaction.app());
        endpoints(to, transaction.endpoints());
        to.number(transaction.order());
        to.text(transaction.operation()).text(transaction.name()).text(transaction.response());
        Details details = transaction.details();
        to.flag(!details.equals(Details.NONE));
        if (!details.equals(Details.NONE)) {
            to.text(details.trace())
                    .text(details.processing())
                    .text(details.amount())
                    .text(details.currency());
            to.text(details.terminal())
                    .text(details.merchant())
                    .text(details.card())
                    .text(details.original());
            to.flag(details.repeat());
        }
        texts(to, transaction.values());
        to.number(transaction.requestNanos())
                .number(transaction.requestEndNanos())
                .number(transaction.responseNanos());
        to.text(transaction.code()).text(transaction.meaning()).flag(transaction.success());
        to.signed(transaction.latencyNanos()).octet(code(transaction.state()));
        to.number(transaction.requestFrame()).number(transaction.responseFrame());
    }

    private static Transaction transaction(BinaryReader from) throws BadRecordException {
        return new Transaction(
                from.text(),
                endpoints(from),
                from.number(),
                from.text(),
                from.text(),
                from.text(),
                details(from),
                texts(from),
                from.number(),
                from.number(),
                from.number(),
                from.text(),
                from.text(),
                from.flag(),
                from.signed(),
                state(from.octet()),
                from.number(),
                from.number());
    }

    private static int code(TransactionState state) {
        return switch (state) {
            case ANSWERED -> 0;
            case LATE -> 1;
            case NO_RESPONSE -> 2;
            case UNKNOWN -> 3;
            case ONE_WAY -> 4;
        };
    }

    private static TransactionState state(int code) throws BadRecordException {
        return switch (code) {
            case 0 -> TransactionState.ANSWERED;
            case 1 -> TransactionState.LATE;
            case 2 -> TransactionState.NO_RESPONSE;
            case 3 -> TransactionState.UNKNOWN;
            case 4 -> TransactionState.ONE_WAY;
            default -> throw new BadRecordException("state " + code + " of a transaction, expected 0 to 4");
        };
    }

    private static Details details(BinaryReader from) throws BadRecordException {
        return from.flag()
                ? new Details(
                        from.text(),
                        from.text(),
                        from.text(),
                        from.text(),
                        from.text(),
                        from.text(),
                        from.text(),
                        from.text(),
                        from.flag())
                : Details.NONE;
    }

    /** Returns what all records share that must be seen together: the correlation id; empty for what everybody must see. */
    public static String key(Placed placed) {
        return switch (placed.item()) {
            case Half(IsoHalf message) -> message.app() + ' ' + message.key();
            case Settled(Transaction transaction) -> transaction.app() + ' ' + transaction.id();
            case Gap _, Marked _ -> "";
        };
    }
}
