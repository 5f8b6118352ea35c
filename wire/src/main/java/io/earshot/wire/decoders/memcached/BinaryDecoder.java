package io.earshot.wire.decoders.memcached;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.MessageCursor;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.TargetKind;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * Decodes the binary protocol. The server answers in the order of the requests; quiet requests get an answer only if it is news:
 * an error, or a value that was found.
 */
final class BinaryDecoder implements StreamDecoder {

    static final int REQUEST = 0x80;
    static final int RESPONSE = 0x81;
    static final int HEADER = 24;
    static final long MAX_BODY = 1L << 30;

    private static final String NAME = "memcached";
    private static final int MAX_KEY = 250;
    private static final int MAX_EXTRAS = 255;
    private static final int MAX_WAITING = 4_096;
    private static final int STAT = 0x10;

    private static final List<String> OPCODES = List.of(
            "get",
            "set",
            "add",
            "replace",
            "delete",
            "increment",
            "decrement",
            "quit",
            "flush",
            "getq",
            "noop",
            "version",
            "getk",
            "getkq",
            "append",
            "prepend",
            "stat",
            "setq",
            "addq",
            "replaceq",
            "deleteq",
            "incrementq",
            "decrementq",
            "quitq",
            "flushq",
            "appendq",
            "prependq",
            "verbosity",
            "touch",
            "gat",
            "gatq",
            "hello",
            "sasl-list",
            "sasl-auth",
            "sasl-step");
    private static final List<String> QUIET = List.of(
            "getq",
            "getkq",
            "setq",
            "addq",
            "replaceq",
            "deleteq",
            "incrementq",
            "decrementq",
            "quitq",
            "flushq",
            "appendq",
            "prependq",
            "gatq");

    private final Conversation conversation;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private final boolean[] searching = new boolean[2];
    /** An answer whose body passes. */
    private Exchange passing;
    /** A request whose body passes. */
    private Exchange sending;

    BinaryDecoder(Conversation conversation) {
        this.conversation = conversation;
    }

    static boolean isOpcode(int opcode) {
        return opcode < OPCODES.size() || (opcode >= 0x30 && opcode <= 0x4f);
    }

    /** Whether the lengths are those that the protocol prescribes for the command. */
    static boolean isPlausible(int opcode, boolean request, int key, int extras, long body) {
        if (!isOpcode(opcode) || body < key + (long) extras) {
            return false;
        }
        if (!request) {
            return extras == 0 || extras == 4;
        }
        return switch (nameOf(opcode)) {
            case "get", "getq", "getk", "getkq", "delete", "deleteq" -> extras == 0 && key > 0 && body == key;
            case "set", "setq", "add", "addq", "replace", "replaceq" -> extras == 8 && key > 0;
            case "append", "appendq", "prepend", "prependq" -> extras == 0 && key > 0;
            case "increment", "incrementq", "decrement", "decrementq" -> extras == 20 && key > 0 && body == key + 20L;
            case "touch", "gat", "gatq" -> extras == 4 && key > 0 && body == key + 4L;
            case "quit", "quitq", "noop", "version", "sasl-list" -> body == 0;
            case "flush", "flushq" -> (extras == 0 || extras == 4) && body == extras;
            default -> true;
        };
    }

    private static String nameOf(int opcode) {
        return opcode < OPCODES.size() ? OPCODES.get(opcode) : "0x" + Integer.toHexString(opcode);
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (!in.isSkipping()) {
            passed(from, in.nanos());
            if (in.available() < HEADER) {
                return;
            }
            int magic = from == Side.CLIENT ? REQUEST : RESPONSE;
            long body = in.int32(8) & 0xffff_ffffL;
            boolean message = in.uint8(0) == magic && isOpcode(in.uint8(1)) && in.uint8(5) == 0 && body <= MAX_BODY;
            if (!message || body < in.uint16(2) + in.uint8(4)) {
                boolean known = searching[from.index()];
                conversation.undecoded(known ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
                in.advanceAll();
                searching[from.index()] = true;
                return;
            }
            int wanted = HEADER + (int) Math.min(body, in.uint8(4) + Math.min(in.uint16(2), MAX_KEY));
            if (in.available() < wanted) {
                in.need(wanted);
                return;
            }
            searching[from.index()] = false;
            if (from == Side.CLIENT) {
                request(in, body);
            } else {
                answer(in, body);
            }
            in.skip(HEADER + body);
        }
    }

    private void passed(Side from, long nanos) {
        if (from == Side.CLIENT && sending != null) {
            sending.requestEndsAt(nanos);
            sending = null;
        } else if (from == Side.SERVER && passing != null) {
            Exchange ended = passing;
            passing = null;
            conversation.end(ended.responseEndsAt(nanos), ended.state());
        }
    }

    private void request(StreamInput in, long body) {
        int opcode = in.uint8(1);
        String name = nameOf(opcode);
        Exchange request = conversation.begin(NAME).operation(name).stream(in.int32(12) & 0xffff_ffffL)
                .tag(opcode)
                .requestAt(in.startNanos(), in.startFrame())
                .addRequestBytes(HEADER + body);
        MessageCursor message =
                new MessageCursor(in.bytes(), in.position(), Math.min(in.available(), HEADER + MAX_EXTRAS + MAX_KEY));
        message.skip(HEADER + in.uint8(4));
        if (!name.startsWith("sasl")) {
            request.target(TargetKind.NONE, message.text(Math.min(in.uint16(2), MAX_KEY)));
        }
        if (waiting.size() >= MAX_WAITING) {
            conversation.end(waiting.poll(), ExchangeState.REQUEST_ONLY);
        }
        waiting.add(request);
        sending = request;
    }

    @SuppressWarnings("ReferenceEquality") // It is this very object that must not be touched again.
    private void answer(StreamInput in, long body) {
        int opcode = in.uint8(1);
        int status = in.uint16(6);
        if (opcode == STAT && in.uint16(2) > 0) {
            // One of many answers to one question; the last has no key.
            Exchange asked = find(opcode, in.int32(12), false);
            if (asked != null) {
                asked.addResponseBytes(HEADER + body);
                if (asked.responseStart() == 0) {
                    asked.responseAt(in.startNanos(), in.startFrame());
                }
            }
            return;
        }
        Exchange exchange = find(opcode, in.int32(12), true);
        if (exchange == null) {
            exchange = conversation.begin(NAME).operation(nameOf(opcode)).stream(in.int32(12) & 0xffff_ffffL)
                    .state(ExchangeState.ANSWER_ONLY);
        }
        if (exchange == sending) {
            sending = null;
        }
        if (exchange.responseStart() == 0) {
            exchange.responseAt(in.startNanos(), in.startFrame());
        }
        status(exchange.addResponseBytes(HEADER + body), status);
        passing = exchange;
    }

    private static void status(Exchange exchange, int status) {
        switch (status) {
            case 0 -> exchange.status("OK", false);
            case 1 -> exchange.status("NIL", false);
            case 2 -> exchange.status("OK", false).code("EXISTS");
            case 5 -> exchange.status("OK", false).code("NOT_STORED");
            case 0x21 -> exchange.status("OK", false).code("CONTINUE");
            default -> exchange.status("ERR", true).code("0x" + Integer.toHexString(status));
        }
    }

    /** Finds the request that is answered. Quiet ones before it have been done without a word. */
    private Exchange find(int opcode, int opaque, boolean remove) {
        long stream = opaque & 0xffff_ffffL;
        boolean known = false;
        for (Exchange candidate : waiting) {
            known |= candidate.tag() == opcode && candidate.stream().equals(Long.toString(stream));
        }
        if (!known) {
            return null;
        }
        Iterator<Exchange> oldest = waiting.iterator();
        while (oldest.hasNext()) {
            Exchange candidate = oldest.next();
            if (candidate.tag() == opcode && candidate.stream().equals(Long.toString(stream))) {
                if (remove) {
                    oldest.remove();
                }
                return candidate;
            }
            oldest.remove();
            silent(candidate);
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // It is this very object that must not be touched again.
    private void silent(Exchange request) {
        if (request == sending) {
            sending = null;
        }
        boolean quiet = QUIET.contains(request.operation());
        conversation.end(request, quiet ? ExchangeState.ONEWAY : ExchangeState.REQUEST_ONLY);
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        searching[from.index()] = true;
        in.stopSkipping();
        if (from == Side.SERVER) {
            if (passing != null) {
                passing.torn();
            }
            waiting.forEach(request -> request.doubtful(true));
        } else if (sending != null) {
            sending.torn();
        }
        passed(from, in.nanos());
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
        while (!waiting.isEmpty()) {
            Exchange request = waiting.poll();
            boolean quiet =
                    QUIET.contains(request.operation()) || request.operation().equals("quit");
            conversation.end(
                    request,
                    quiet
                            ? ExchangeState.ONEWAY
                            : request.isDoubtful() ? ExchangeState.REQUEST_ONLY : ExchangeState.NO_ANSWER);
        }
    }
}
