package io.earshot.wire.decoders.site;

import io.earshot.model.SiteProtocol;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.RequestQueue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decodes one connection as its protocol's description says. Answers are paired by correlation id, or in order without one. */
final class DescribedDecoder implements StreamDecoder {

    private static final long MAX_MESSAGE = 1L << 26;
    private static final int MAX_WAITING = 4_096;

    private final Conversation conversation;
    private final SiteProtocol protocol;
    private final byte[] delimiter;
    private final int window;
    private final RequestQueue inOrder;
    private final Map<String, Exchange> byId = new LinkedHashMap<>();
    private final boolean[] searching = new boolean[2];
    private final Exchange[] passing = new Exchange[2];

    DescribedDecoder(Conversation conversation, SiteProtocol protocol) {
        this.conversation = conversation;
        this.protocol = protocol;
        this.delimiter = protocol.delimiterText().orElse("").getBytes(StandardCharsets.ISO_8859_1);
        this.window = window(protocol);
        this.inOrder = new RequestQueue(conversation::end);
    }

    /** The number of bytes at the beginning of a message that are examined. */
    private static int window(SiteProtocol protocol) {
        int most = end(protocol.operation());
        most = Math.max(most, protocol.correlation().map(DescribedDecoder::end).orElse(0));
        most = Math.max(most, protocol.status().map(DescribedDecoder::end).orElse(0));
        return Math.max(
                most,
                protocol.length().map(length -> length.at() + length.bytes()).orElse(0));
    }

    private static int end(SiteProtocol.Field field) {
        return field.separator().isPresent() ? SiteProtocol.MAX_OFFSET : field.at() + field.bytes();
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (!in.isSkipping()) {
            passed(from, in.nanos());
            if (in.available() == 0) {
                return;
            }
            long length = delimiter.length > 0 ? delimited(in) : prefixed(in);
            if (length == 0) {
                return;
            }
            if (length < 0) {
                boolean known = searching[from.index()];
                conversation.undecoded(known ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
                in.advanceAll();
                searching[from.index()] = true;
                return;
            }
            int wanted = (int) Math.min(length, window);
            if (in.available() < wanted) {
                in.need(wanted);
                return;
            }
            searching[from.index()] = false;
            message(from, in, length, wanted);
            in.skip(length);
        }
    }

    private long delimited(StreamInput in) {
        int last = in.available() - delimiter.length;
        for (int i = 0; i <= last; i++) {
            boolean here = true;
            for (int j = 0; j < delimiter.length && here; j++) {
                here = in.bytes()[in.position() + i + j] == delimiter[j];
            }
            if (here) {
                return i + (long) delimiter.length;
            }
        }
        return in.available() > StreamInput.MAX_CARRY / 2 ? -1 : 0;
    }

    private long prefixed(StreamInput in) {
        SiteProtocol.Length place = protocol.length().orElseThrow();
        int headed = place.at() + place.bytes();
        if (in.available() < headed) {
            in.need(headed);
            return 0;
        }
        Optional<Long> number = Values.length(place, in.bytes(), in.position() + place.at());
        if (number.isEmpty() || number.get() < 0 || number.get() > MAX_MESSAGE) {
            return -1;
        }
        long length = number.get() + place.plus();
        return length < headed ? -1 : length;
    }

    private void message(Side from, StreamInput in, long length, int here) {
        int content = delimiter.length > 0 ? (int) Math.min(here, length - delimiter.length) : here;
        Exchange exchange = from == Side.CLIENT ? request(in, length, content) : answer(in, length, content);
        passing[from.index()] = exchange;
    }

    private String value(SiteProtocol.Field field, StreamInput in, int length) {
        return Values.read(field, in.bytes(), in.position(), length);
    }

    private Exchange request(StreamInput in, long length, int content) {
        Exchange request = conversation
                .begin(protocol.name())
                .operation(value(protocol.operation(), in, content))
                .requestAt(in.startNanos(), in.startFrame())
                .addRequestBytes(length);
        if (protocol.correlation().isEmpty()) {
            inOrder.add(request);
            return request;
        }
        String id = value(protocol.correlation().get(), in, content);
        request.stream(id);
        if (byId.size() >= MAX_WAITING) {
            Map.Entry<String, Exchange> oldest = byId.entrySet().iterator().next();
            byId.remove(oldest.getKey());
            forget(oldest.getValue());
            conversation.end(oldest.getValue(), ExchangeState.REQUEST_ONLY);
        }
        Exchange before = byId.put(id, request);
        if (before != null) {
            forget(before);
            conversation.end(before, ExchangeState.NO_ANSWER);
        }
        return request;
    }

    private Exchange answer(StreamInput in, long length, int content) {
        Exchange asked;
        if (protocol.correlation().isPresent()) {
            String id = value(protocol.correlation().get(), in, content);
            asked = byId.remove(id);
            if (asked == null) {
                asked = unasked().stream(id);
            }
        } else {
            asked = inOrder.prepareAnswer() ? inOrder.poll() : unasked();
        }
        forget(asked);
        String status =
                protocol.status().map(field -> value(field, in, content)).orElse("OK");
        boolean good = protocol.status().isEmpty()
                || protocol.good().isEmpty()
                || protocol.good().contains(status);
        return asked.status(status, !good)
                .responseAt(in.startNanos(), in.startFrame())
                .addResponseBytes(length);
    }

    private Exchange unasked() {
        return conversation.begin(protocol.name()).state(ExchangeState.ANSWER_ONLY);
    }

    @SuppressWarnings("ReferenceEquality") // It is this very object that must not be touched again.
    private void forget(Exchange exchange) {
        if (passing[Side.CLIENT.index()] == exchange) {
            passing[Side.CLIENT.index()] = null;
        }
    }

    private void passed(Side from, long nanos) {
        Exchange exchange = passing[from.index()];
        passing[from.index()] = null;
        if (exchange == null) {
            return;
        }
        if (from == Side.CLIENT) {
            exchange.requestEndsAt(nanos);
        } else {
            conversation.end(exchange.responseEndsAt(nanos), exchange.state());
        }
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        searching[from.index()] = true;
        in.stopSkipping();
        if (passing[from.index()] != null) {
            passing[from.index()].torn();
        }
        passed(from, in.nanos());
        if (from == Side.CLIENT) {
            inOrder.requestsLost();
        } else {
            inOrder.answersLost();
            byId.values().forEach(request -> request.doubtful(true));
        }
    }

    @Override
    public void end(Side from, StreamInput in) {
        passed(from, in.nanos());
        if (in.available() > 0) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        }
    }

    @Override
    public void close(long nanos) {
        inOrder.drain(ExchangeState.NO_ANSWER);
        byId.values()
                .forEach(request -> conversation.end(
                        request, request.isDoubtful() ? ExchangeState.REQUEST_ONLY : ExchangeState.NO_ANSWER));
        byId.clear();
    }
}
