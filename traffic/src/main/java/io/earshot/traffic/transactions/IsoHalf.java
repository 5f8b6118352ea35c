package io.earshot.traffic.transactions;

import io.earshot.wire.exchanges.Endpoints;
import java.util.List;

/** One message of ISO 8583 with all that pairing needs of it. Everything in it is masked. */
public sealed interface IsoHalf {

    /** Returns the app of the message. */
    String app();

    /** Returns the class of the message and the field that must agree in a pair. */
    String key();

    /** Returns the fields that must agree where both messages have them; empty where this one has none. */
    List<String> match();

    /**
     * A request.
     *
     * @param oneWay whether no answer is due
     * @param transaction what becomes of it without an answer
     */
    record Request(String key, List<String> match, boolean oneWay, Transaction transaction) implements IsoHalf {

        public Request {
            match = List.copyOf(match);
        }

        @Override
        public String app() {
            return transaction.app();
        }
    }

    /**
     * An answer.
     *
     * @param type of the message
     * @param startNanos when its first byte passed
     * @param lastFrame the number of the frame with its last byte
     */
    record Answer(
            String app,
            String key,
            List<String> match,
            Endpoints endpoints,
            String type,
            String code,
            String meaning,
            boolean success,
            long startNanos,
            long lastFrame)
            implements IsoHalf {

        public Answer {
            match = List.copyOf(match);
        }
    }
}
