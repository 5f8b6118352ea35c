package io.earshot.wire.decoders.memcached;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.RequestQueue;
import io.earshot.wire.exchanges.TargetKind;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the text protocol with its meta commands. Answers come in the order of the requests; quiet commands are answered only if
 * there is news.
 */
final class TextDecoder implements StreamDecoder {

    private static final String NAME = "memcached";
    private static final int QUIET = 1;
    private static final int MANY = 2;
    private static final int META = 4;
    private static final int MAX_WORDS = 16;

    private final Conversation conversation;
    private final RequestQueue requests;
    private final boolean[] searching = new boolean[2];
    /** A store command whose value passes. */
    private Exchange sending;
    /** An answer of several lines that has begun. */
    private Exchange answering;
    /** Whether the answer is complete when the value has passed. */
    private boolean endsWithValue;

    TextDecoder(Conversation conversation) {
        this.conversation = conversation;
        this.requests = new RequestQueue(conversation::end);
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (!in.isSkipping()) {
            if (from == Side.CLIENT) {
                sent(in);
            } else if (endsWithValue && answering != null) {
                endAnswer(in);
            }
            int end = lineEnd(in);
            if (end < 0) {
                if (in.available() > MemcachedProtocol.MAX_LINE) {
                    malformed(from, in);
                }
                return;
            }
            String line = new String(in.bytes(), in.position(), end, StandardCharsets.ISO_8859_1).strip();
            int length = end + 1;
            boolean taken = from == Side.CLIENT ? request(line, in, length) : answer(line, in, length);
            if (!taken) {
                malformed(from, in);
                return;
            }
            searching[from.index()] = false;
        }
    }

    private void malformed(Side from, StreamInput in) {
        boolean known = searching[from.index()];
        conversation.undecoded(known ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
        in.advanceAll();
        searching[from.index()] = true;
    }

    /** The place of the line's end, or -1. */
    private static int lineEnd(StreamInput in) {
        int most = Math.min(in.available(), MemcachedProtocol.MAX_LINE + 1);
        for (int i = 0; i < most; i++) {
            if (in.uint8(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void sent(StreamInput in) {
        if (sending != null) {
            Exchange whole = sending;
            sending = null;
            whole.requestEndsAt(in.nanos());
            if (whole.state() == ExchangeState.ONEWAY) {
                conversation.end(whole, ExchangeState.ONEWAY);
            }
        }
    }

    private boolean request(String line, StreamInput in, int length) {
        if (searching[0] && !TextCommand.isCommand(line)) {
            return false;
        }
        TextCommand command = TextCommand.of(line);
        long data = command.dataBytes() < 0 ? 0 : command.dataBytes() + 2;
        Exchange request = conversation
                .begin(NAME)
                .operation(command.name())
                .target(TargetKind.NONE, command.key())
                .requestAt(in.startNanos(), in.startFrame())
                .addRequestBytes(length + data);
        request.stream(command.opaque());
        boolean many = command.name().startsWith("get")
                || command.name().startsWith("gat")
                || command.name().equals("stats");
        request.tag((command.isQuiet() ? QUIET : 0) | (many ? MANY : 0) | (command.isMeta() ? META : 0));
        if (command.isQuiet() && !command.isMeta()) {
            request.state(ExchangeState.ONEWAY);
        } else {
            requests.add(request);
        }
        sending = request;
        in.skip(length + data);
        if (!in.isSkipping()) {
            sent(in);
        }
        return true;
    }

    private boolean answer(String line, StreamInput in, int length) {
        String[] words = line.split(" +", MAX_WORDS);
        Outcome outcome = Outcome.of(words);
        if (outcome == null || (searching[1] && outcome == Outcome.NUMBER)) {
            return false;
        }
        long nanos = in.startNanos();
        long frame = in.startFrame();
        if (answering == null) {
            begin(outcome, words, nanos, frame);
        }
        long data = outcome.dataBytes(words);
        answering.addResponseBytes(length + Math.max(0, data));
        outcome.apply(answering, words);
        in.skip(length + Math.max(0, data));
        if (outcome.isLast()) {
            endsWithValue = true;
            if (!in.isSkipping()) {
                endAnswer(in);
            }
        }
        return true;
    }

    private void begin(Outcome outcome, String[] words, long nanos, long frame) {
        skipSilent(outcome, words);
        answering = requests.prepareAnswer()
                ? requests.poll()
                : conversation.begin(NAME).state(ExchangeState.ANSWER_ONLY);
        forget(answering);
        answering.responseAt(nanos, frame);
        endsWithValue = false;
    }

    @SuppressWarnings("ReferenceEquality") // It is this very object that must not be touched again.
    private void forget(Exchange exchange) {
        if (sending == exchange) {
            sending = null;
        }
    }

    /** Ends quiet commands that were done without a word, as far as the answer tells that it is not theirs. */
    private void skipSilent(Outcome outcome, String[] words) {
        String opaque = outcome.opaque(words);
        while (requests.size() > 1 && (requests.get(0).tag() & QUIET) != 0) {
            Exchange oldest = requests.get(0);
            boolean untold = opaque.isEmpty() && oldest.stream().isEmpty();
            boolean other = untold
                    ? outcome.isSuppressedFor(oldest.operation())
                    : !oldest.stream().equals(opaque);
            if (!other) {
                return;
            }
            Exchange silent = requests.poll();
            forget(silent);
            conversation.end(silent, ExchangeState.ONEWAY);
        }
    }

    private void endAnswer(StreamInput in) {
        Exchange ended = answering;
        answering = null;
        endsWithValue = false;
        conversation.end(ended.responseEndsAt(in.nanos()), ended.state());
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        searching[from.index()] = true;
        in.stopSkipping();
        if (from == Side.CLIENT) {
            requests.requestsLost();
            if (sending != null) {
                sending.torn();
                sent(in);
            }
            return;
        }
        if (answering != null) {
            answering.torn();
            endAnswer(in);
        }
        requests.answersLost();
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (from == Side.CLIENT) {
            sent(in);
        } else if (answering != null) {
            endAnswer(in);
        }
        if (in.available() > 0) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        }
    }

    @Override
    public void close(long nanos) {
        while (!requests.isEmpty() && (requests.get(requests.size() - 1).tag() & QUIET) != 0) {
            conversation.end(requests.pollLast(), ExchangeState.ONEWAY);
        }
        requests.drain(ExchangeState.NO_ANSWER);
    }
}
