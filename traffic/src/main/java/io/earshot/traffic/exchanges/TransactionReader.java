package io.earshot.traffic.exchanges;

import io.earshot.model.Ip;
import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.DictionaryReader;
import io.earshot.traffic.transactions.FrameOrder;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.traffic.transactions.TransactionState;
import io.earshot.wire.exchanges.Endpoints;
import java.util.List;

/** Reads what {@link TransactionWriter} wrote to one record. Confined to one thread. */
final class TransactionReader {

    private final DictionaryReader<String> texts = new DictionaryReader<>();
    private final DictionaryReader<Endpoints> ends = new DictionaryReader<>();
    private final BinaryReader from;
    private long nanos;
    private long frame;

    TransactionReader(BinaryReader from) {
        this.from = from;
    }

    String text() throws BadRecordException {
        return texts.read(from, BinaryReader::text);
    }

    List<String> texts() throws BadRecordException {
        String[] read = new String[from.count(1)];
        for (int i = 0; i < read.length; i++) {
            read[i] = text();
        }
        return List.of(read);
    }

    Endpoints endpoints() throws BadRecordException {
        return ends.read(from, TransactionReader::endpoints);
    }

    private static Endpoints endpoints(BinaryReader from) throws BadRecordException {
        long conversation = from.fixed();
        Ip client = ip(from);
        int clientPort = from.below(1 << 16);
        Ip server = ip(from);
        int port = from.below(2 * TransactionWriter.NETWORK);
        String network = (port & TransactionWriter.NETWORK) == 0 ? "" : from.text();
        return new Endpoints(conversation, client, clientPort, server, port & (TransactionWriter.NETWORK - 1), network);
    }

    private static Ip ip(BinaryReader from) throws BadRecordException {
        return new Ip(from.number(), from.number());
    }

    long nanos() throws BadRecordException {
        nanos += from.signed();
        return nanos;
    }

    long frame() throws BadRecordException {
        frame += from.signed();
        return frame;
    }

    Transaction transaction() throws BadRecordException {
        int flags = from.octet();
        TransactionState state = state(flags >> TransactionWriter.STATE_SHIFT);
        String app = text();
        Endpoints endpoints = endpoints();
        String operation = text();
        String name = text();
        String response = text();
        String code = text();
        String meaning = text();
        Details details = (flags & TransactionWriter.DETAILS) == 0 ? Details.NONE : details(flags);
        List<String> values = texts();
        long request = nanos();
        long requestEnd = request + from.signed();
        long responded = (flags & TransactionWriter.RESPONSE) == 0 ? 0 : request + from.signed();
        long latency = from.signed();
        long requestFrame = frame();
        long responseFrame = from.number();
        long order = (requestFrame << FrameOrder.BITS) + from.signed();
        return new Transaction(
                app,
                endpoints,
                order,
                operation,
                name,
                response,
                details,
                values,
                request,
                requestEnd,
                responded,
                code,
                meaning,
                (flags & TransactionWriter.SUCCESS) != 0,
                latency,
                state,
                requestFrame,
                responseFrame);
    }

    private Details details(int flags) throws BadRecordException {
        String processing = text();
        String currency = text();
        String terminal = text();
        String merchant = text();
        String trace = from.text();
        String amount = from.text();
        String card = from.text();
        String original = from.text();
        boolean repeat = (flags & TransactionWriter.REPEAT) != 0;
        return new Details(trace, processing, amount, currency, terminal, merchant, card, original, repeat);
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
}
