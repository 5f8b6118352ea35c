package io.earshot.wire.decoders.postgresql;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.OpaqueDecoder;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Reads the messages of one connection and hands what matters to {@link Batches}. */
final class PostgresqlDecoder implements StreamDecoder {

    private static final int LOOKED_AT = Exchange.MAX_TARGET + 256;
    private static final int ERROR_LOOKED_AT = 512;
    private static final int MAX_NAME = 128;

    private final Conversation conversation;
    private final Function<Conversation, StreamDecoder> tls;
    private final Statements statements = new Statements();
    private final Batches batches;
    private boolean startupDue;
    /** A single byte answers a request for encryption. */
    private boolean byteDue;

    private boolean clientSearching;
    private boolean serverSearching;
    private boolean over;

    PostgresqlDecoder(Conversation conversation, Function<Conversation, StreamDecoder> tls) {
        this.conversation = conversation;
        this.tls = tls;
        this.batches = new Batches(conversation);
        this.startupDue = conversation.sawStart();
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (!over && !in.isSkipping() && in.available() > 0) {
            boolean went = from == Side.CLIENT ? client(in) : server(in);
            if (!went) {
                return;
            }
        }
    }

    private boolean client(StreamInput in) {
        if (startupDue || (!clientSearching && in.uint8(0) == 0)) {
            return startup(in);
        }
        if (!typed(in, true)) {
            return false;
        }
        int length = in.int32(1);
        int wanted = Math.min(length - 4, LOOKED_AT);
        if (in.available() < 5 + wanted) {
            in.need(5 + wanted);
            return false;
        }
        request(in, in.uint8(0), length, 5 + wanted);
        in.skip(1L + length);
        if (in.isSkipping()) {
            return false;
        }
        return true;
    }

    /** Whether a whole header is there and plausible; otherwise looks for one at a segment's beginning. */
    private boolean typed(StreamInput in, boolean client) {
        if (in.available() < 5) {
            return false;
        }
        boolean searching = client ? clientSearching : serverSearching;
        boolean plausible = searching
                ? Messages.score(in.bytes(), in.position(), in.limit(), client) > 0
                : Messages.isPlausible(in.uint8(0), in.int32(1), client);
        if (plausible) {
            if (client) {
                clientSearching = false;
            } else {
                serverSearching = false;
            }
            return true;
        }
        conversation.undecoded(searching ? Undecoded.RESYNCHRONISING : Undecoded.MALFORMED_MESSAGE, in.available());
        in.advanceAll();
        lost(client);
        return false;
    }

    private void lost(boolean client) {
        if (client) {
            clientSearching = true;
            batches.requestsLost();
        } else {
            serverSearching = true;
            batches.answersLost();
        }
    }

    private boolean startup(StreamInput in) {
        if (in.available() < 8) {
            return false;
        }
        if (!Messages.isStartup(in.bytes(), in.position(), in.available())) {
            startupDue = false;
            if (in.uint8(0) == 0) {
                conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
                in.advanceAll();
                lost(true);
                return false;
            }
            return true;
        }
        int length = in.int32(0);
        if (in.available() < length) {
            in.need(length);
            return false;
        }
        switch (in.int32(4)) {
            case Messages.SSL_REQUEST -> {
                batches.encryption("SSLRequest", in);
                byteDue = true;
            }
            case Messages.GSS_REQUEST -> {
                batches.encryption("GSSENCRequest", in);
                byteDue = true;
            }
            case Messages.CANCEL_REQUEST -> {
                batches.oneway("CANCEL", in);
                startupDue = false;
            }
            default -> {
                login(in, length);
                startupDue = false;
            }
        }
        in.advance(length);
        return true;
    }

    private void login(StreamInput in, int length) {
        String user = "";
        String database = "";
        int at = 8;
        while (at < length && in.uint8(at) != 0) {
            String name = text(in, at, length);
            at += name.length() + 1;
            String value = text(in, at, length);
            at += value.length() + 1;
            if (name.equals("user")) {
                user = value;
            } else if (name.equals("database")) {
                database = value;
            }
        }
        batches.login(user + "/" + (database.isEmpty() ? user : database), in);
    }

    /** The text that a zero byte ends, one character a byte. */
    private static String text(StreamInput in, int from, int end) {
        int to = from;
        while (to < end && in.uint8(to) != 0) {
            to++;
        }
        return to <= from ? "" : new String(in.bytes(), in.position() + from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void request(StreamInput in, int type, int length, int seen) {
        byte[] bytes = in.bytes();
        int at = in.position();
        switch (type) {
            case 'Q' -> batches.query(in, bytes, at + 5, Math.max(0, seen - 5 - (seen == 1 + length ? 1 : 0)), length);
            case 'P' -> {
                String name = text(in, 5, Math.min(seen, 5 + MAX_NAME));
                int sql = 5 + name.length() + 1;
                int end = sql;
                while (end < seen && in.uint8(end) != 0) {
                    end++;
                }
                batches.parse(in, statements.parse(name, bytes, at + sql, at + end), length);
            }
            case 'B' -> {
                String portal = text(in, 5, Math.min(seen, 5 + MAX_NAME));
                String statement = text(in, 5 + portal.length() + 1, Math.min(seen, 5 + portal.length() + MAX_NAME));
                statements.bind(portal, statement);
                batches.prepare(in, length, "Bind");
            }
            case 'E' -> batches.execute(in, statements.ofPortal(text(in, 5, Math.min(seen, 5 + MAX_NAME))), length);
            case 'F' -> batches.function(in, length);
            case 'S' -> batches.sync(in);
            case 'H' -> batches.flush();
            case 'C' -> {
                statements.close(in.uint8(5) == 'P', text(in, 6, Math.min(seen, 6 + MAX_NAME)));
                batches.prepare(in, length, "Close");
            }
            case 'D' -> batches.prepare(in, length, "Describe");
            case 'X' -> batches.oneway("TERMINATE", in);
            default -> {}
        }
    }

    private boolean server(StreamInput in) {
        if (byteDue) {
            return encryptionAnswer(in);
        }
        if (!typed(in, false)) {
            return false;
        }
        int type = in.uint8(0);
        int length = in.int32(1);
        int wanted =
                type == 'E' || type == 'C' || type == 'R' ? Math.min(length - 4, ERROR_LOOKED_AT) : type == 'Z' ? 1 : 0;
        if (in.available() < 5 + wanted) {
            in.need(5 + wanted);
            return false;
        }
        if (type == 'E') {
            batches.answer(in, type, length, sqlState(in, 5 + wanted));
        } else {
            batches.answer(in, type, length, "");
        }
        in.skip(1L + length);
        return !in.isSkipping();
    }

    private boolean encryptionAnswer(StreamInput in) {
        byteDue = false;
        int answer = in.uint8(0);
        if (answer != 'S' && answer != 'N' && answer != 'G') {
            batches.encryptionUnanswered(answer == 'E');
            return true;
        }
        batches.encryptionAnswered(answer, in);
        in.advance(1);
        if (answer == 'S') {
            over = true;
            conversation.become(tls.apply(conversation));
            return false;
        }
        if (answer == 'G') {
            over = true;
            conversation.become(new OpaqueDecoder(conversation, Undecoded.ENCRYPTED));
            return false;
        }
        return true;
    }

    /** The field C of an error: its SQLSTATE. */
    private static String sqlState(StreamInput in, int seen) {
        int at = 5;
        while (at < seen && in.uint8(at) != 0) {
            int field = in.uint8(at);
            String value = text(in, at + 1, seen);
            if (field == 'C') {
                return value.length() == 5 ? value : "";
            }
            at += 2 + value.length();
        }
        return "";
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        startupDue = false;
        byteDue = false;
        lost(from == Side.CLIENT);
    }

    @Override
    public void end(Side from, StreamInput in) {}

    @Override
    public void close(long nanos) {
        batches.close();
    }
}
