package io.earshot.traffic.exchanges;

import io.earshot.model.Ip;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.binary.DictionaryWriter;
import io.earshot.traffic.transactions.FrameOrder;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.Transaction.Details;
import io.earshot.traffic.transactions.TransactionState;
import io.earshot.wire.exchanges.Endpoints;
import java.util.List;

/**
 * Writes transactions and their parts for one record: texts that repeat by their number, times and frames as differences from the
 * transaction before. Confined to one thread.
 */
final class TransactionWriter {

    static final int SUCCESS = 1;
    static final int DETAILS = 2;
    static final int REPEAT = 4;
    static final int RESPONSE = 8;
    static final int STATE_SHIFT = 4;
    /** Says beside a port that the name of a network follows. */
    static final int NETWORK = 1 << 16;

    private final DictionaryWriter<String> texts = new DictionaryWriter<>();
    private final DictionaryWriter<Endpoints> ends = new DictionaryWriter<>();
    private long nanos;
    private long frame;

    /** Begins anew, with the next record. */
    void clear() {
        texts.clear();
        ends.clear();
        nanos = 0;
        frame = 0;
    }

    /** Writes a text that comes often. */
    TransactionWriter text(BinaryWriter to, String text) {
        if (texts.isNew(to, text)) {
            to.text(text);
        }
        return this;
    }

    void texts(BinaryWriter to, List<String> all) {
        to.number(all.size());
        all.forEach(text -> text(to, text));
    }

    void endpoints(BinaryWriter to, Endpoints endpoints) {
        if (ends.isNew(to, endpoints)) {
            to.fixed(endpoints.conversation());
            ip(to, endpoints.client());
            to.number(endpoints.clientPort());
            ip(to, endpoints.server());
            boolean isNamed = !endpoints.network().isEmpty();
            to.number(endpoints.serverPort() | (isNamed ? NETWORK : 0));
            if (isNamed) {
                to.text(endpoints.network());
            }
        }
    }

    private static void ip(BinaryWriter to, Ip ip) {
        to.number(ip.high()).number(ip.low());
    }

    void nanos(BinaryWriter to, long time) {
        to.signed(time - nanos);
        nanos = time;
    }

    void frame(BinaryWriter to, long number) {
        to.signed(number - frame);
        frame = number;
    }

    void transaction(BinaryWriter to, Transaction transaction) {
        Details details = transaction.details();
        boolean hasDetails = !details.equals(Details.NONE);
        to.octet((transaction.success() ? SUCCESS : 0)
                | (hasDetails ? DETAILS : 0)
                | (details.repeat() ? REPEAT : 0)
                | (transaction.responseNanos() != 0 ? RESPONSE : 0)
                | code(transaction.state()) << STATE_SHIFT);
        text(to, transaction.app());
        endpoints(to, transaction.endpoints());
        text(to, transaction.operation())
                .text(to, transaction.name())
                .text(to, transaction.response())
                .text(to, transaction.code())
                .text(to, transaction.meaning());
        if (hasDetails) {
            text(to, details.processing())
                    .text(to, details.currency())
                    .text(to, details.terminal())
                    .text(to, details.merchant());
            to.text(details.trace()).text(details.amount()).text(details.card()).text(details.original());
        }
        texts(to, transaction.values());
        nanos(to, transaction.requestNanos());
        to.signed(transaction.requestEndNanos() - transaction.requestNanos());
        if (transaction.responseNanos() != 0) {
            to.signed(transaction.responseNanos() - transaction.requestNanos());
        }
        to.signed(transaction.latencyNanos());
        frame(to, transaction.requestFrame());
        to.number(transaction.responseFrame())
                .signed(transaction.order() - (transaction.requestFrame() << FrameOrder.BITS));
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
}
