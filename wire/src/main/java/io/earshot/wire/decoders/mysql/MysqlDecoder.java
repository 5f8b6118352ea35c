package io.earshot.wire.decoders.mysql;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.OpaqueDecoder;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.RequestQueue;
import io.earshot.wire.exchanges.TargetKind;
import java.util.OptionalInt;
import java.util.function.Function;

/** Decodes one connection to MySQL or MariaDB. Commands are answered in order; each command starts packet numbers anew. */
final class MysqlDecoder implements StreamDecoder {

    private static final String NAME = "mysql";
    private static final int HEADER = 4;
    private static final int LOOKED_AT = Exchange.MAX_TARGET + 64;
    private static final int ANSWER_LOOKED_AT = 64;
    private static final int GREETING_LOOKED_AT = 512;
    private static final int SSL_REQUEST = 32;
    /** The statement prepared last, of which the answer with its number need not have come (MariaDB, COM_STMT_EXECUTE). */
    private static final int LAST_PREPARED = -1;

    private static final String LAST_PREPARED_NOTE = "id -1: last prepared";
    private static final int MAX_PACKET = 0xffffff;

    private final Conversation conversation;
    private final Function<Conversation, StreamDecoder> tls;
    private final Session session = new Session();
    private final AnswerReader reader = new AnswerReader(session);
    private final RequestQueue queue;
    private boolean loginDue;
    private boolean loggingIn;
    private boolean answering;
    /** The number of the server's last packet. */
    private int lastNumber;

    private boolean clientSearching;
    private boolean serverSearching;
    private boolean clientContinues;
    private boolean over;
    private Exchange sending;
    private Exchange lastPrepare;
    private byte[] lastPrepared = {'?'};
    /** Of the last answer to COM_STMT_PREPARE, if it was no error. */
    private OptionalInt lastPreparedId = OptionalInt.empty();

    MysqlDecoder(Conversation conversation, Function<Conversation, StreamDecoder> tls) {
        this.conversation = conversation;
        this.tls = tls;
        this.queue = new RequestQueue(this::unanswered);
        this.loginDue = conversation.sawStart();
    }

    private void unanswered(Exchange exchange, ExchangeState state) {
        answering = false;
        if (exchange == sending) {
            sending = null;
        }
        if (exchange == lastPrepare) {
            lastPrepare = null;
        }
        conversation.end(exchange, state);
    }

    @Override
    public void data(Side from, StreamInput in) {
        while (!over && !in.isSkipping()) {
            if (from == Side.CLIENT && sending != null) {
                sent(in);
            }
            if (in.available() == 0) {
                return;
            }
            boolean searching = from == Side.CLIENT ? clientSearching : serverSearching;
            if (searching && !found(from, in)) {
                return;
            }
            if (in.available() < HEADER) {
                return;
            }
            int size = in.uint24Little(0);
            int looked = from == Side.CLIENT ? LOOKED_AT : loginDue ? GREETING_LOOKED_AT : ANSWER_LOOKED_AT;
            int wanted = Math.min(size, looked);
            if (in.available() < HEADER + wanted) {
                in.need(HEADER + wanted);
                return;
            }
            if (from == Side.CLIENT) {
                request(in, size, wanted);
            } else {
                response(in, size, wanted);
            }
        }
    }

    private boolean found(Side from, StreamInput in) {
        if (in.available() < HEADER + 1) {
            return false;
        }
        int sequence = in.uint8(3);
        boolean plausible = from == Side.CLIENT
                ? (sequence == 0 && in.uint24Little(0) > 0 && Command.of(in.uint8(4)) != null)
                        || MysqlProtocol.isLogin(in.bytes(), in.position(), in.available())
                : (sequence == 1 || loggingIn) && in.uint24Little(0) > 0 && !isRest();
        if (!plausible) {
            conversation.undecoded(Undecoded.RESYNCHRONISING, in.available());
            in.advanceAll();
            return false;
        }
        if (from == Side.CLIENT) {
            clientSearching = false;
        } else {
            serverSearching = false;
        }
        return true;
    }

    /** Whether the client waits for nothing: then these are rows of the answer whose beginning was seen or lost. */
    private boolean isRest() {
        return queue.isEmpty() && conversation.heard(Side.CLIENT);
    }

    /** The last byte of a request has passed. */
    private void sent(StreamInput in) {
        Exchange whole = sending;
        sending = null;
        whole.requestEndsAt(in.nanos());
        if (whole.tag() == 0) {
            conversation.end(whole, ExchangeState.ONEWAY);
        }
    }

    private void request(StreamInput in, int size, int seen) {
        int sequence = in.uint8(3);
        boolean continues = clientContinues;
        clientContinues = size == MAX_PACKET;
        boolean isLogin = loginDue || MysqlProtocol.isLogin(in.bytes(), in.position(), HEADER + seen);
        if (isLogin && sequence > 0 && size >= SSL_REQUEST && !loggingIn) {
            login(in, size);
            return;
        }
        if (continues || sequence != 0 || size == 0) {
            // Authentication data, the content of a file, or the rest of a long command.
            in.skip(HEADER + (long) size);
            return;
        }
        loginDue = false;
        if (answering && reader.mayBeComplete()) {
            finish(in, false);
        }
        Command command = Command.of(in.uint8(HEADER));
        if (command == null) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
            in.advanceAll();
            clientSearching = true;
            return;
        }
        Exchange request = conversation
                .begin(NAME)
                .operation(command.name())
                .requestAt(in.startNanos(), in.startFrame())
                .requestEndsAt(in.nanos())
                .addRequestBytes(HEADER + (long) size);
        target(command, request, in, seen);
        boolean answered = command.answer() != Command.Answer.NONE;
        if (answered) {
            request.tag(command.code());
            queue.add(request);
            if (command == Command.COM_STMT_PREPARE) {
                lastPrepare = request;
                lastPrepared = copy(request);
            }
        }
        in.skip(HEADER + (long) size);
        sending = request;
        if (!in.isSkipping()) {
            sent(in);
        }
    }

    private static byte[] copy(Exchange request) {
        byte[] sql = new byte[request.targetLength()];
        System.arraycopy(request.targetBytes(), 0, sql, 0, sql.length);
        return sql;
    }

    private void login(StreamInput in, int size) {
        int flags = in.int32Little(HEADER);
        if (size == SSL_REQUEST && (flags & Session.SSL) != 0) {
            in.advance(HEADER + size);
            over = true;
            conversation.become(tls.apply(conversation));
            return;
        }
        Exchange login = conversation
                .begin(NAME)
                .operation("LOGIN")
                .requestAt(in.startNanos(), in.startFrame())
                .requestEndsAt(in.nanos())
                .addRequestBytes(HEADER + (long) size)
                .tag(Command.COM_CHANGE_USER.code());
        session.login(in, HEADER, Math.min(size, in.available() - HEADER), login);
        queue.add(login);
        loggingIn = true;
        in.skip(HEADER + (long) size);
    }

    private void target(Command command, Exchange request, StreamInput in, int seen) {
        int at = in.position() + HEADER + 1;
        int length = seen - 1;
        if (command.takesStatement() && seen >= 5) {
            int id = in.int32Little(HEADER + 1);
            byte[] sql = id == LAST_PREPARED ? lastPrepared : session.statement(id);
            request.target(TargetKind.SQL, sql, 0, sql.length);
            if (id == LAST_PREPARED) {
                request.note(LAST_PREPARED_NOTE);
            } else {
                request.stream(id & 0xffff_ffffL);
            }
            if (command == Command.COM_STMT_CLOSE) {
                session.closed(id);
            }
            return;
        }
        switch (command) {
            case COM_QUERY -> {
                int attributes = attributes(in, seen);
                request.target(TargetKind.SQL, in.bytes(), at + attributes, Math.max(0, length - attributes));
            }
            case COM_STMT_PREPARE -> request.target(TargetKind.SQL, in.bytes(), at, length);
            case COM_INIT_DB -> request.target(TargetKind.NAME, in.bytes(), at, length);
            case COM_CHANGE_USER, COM_RESET_CONNECTION -> session.forgetStatements();
            default -> {}
        }
    }

    /** Returns the length of the query attributes before the statement (MySQL 8.0.23 and later). */
    private int attributes(StreamInput in, int seen) {
        boolean agreed = switch (session.queryAttributes()) {
            case YES -> true;
            case NO -> false;
            case UNKNOWN -> seen >= 3 && in.uint8(HEADER + 1) == 0 && in.uint8(HEADER + 2) == 1;
        };
        if (!agreed || seen < 3) {
            return 0;
        }
        int count = in.uint8(HEADER + 1);
        // With attributes, values of any type stand before the statement; their length cannot be told without reading
        // them.
        return count == 0 ? 2 : QueryAttributes.length(in, HEADER + 1, HEADER + seen);
    }

    private void response(StreamInput in, int size, int seen) {
        int sequence = in.uint8(3);
        if (answering && sequence == 1 && lastNumber > 0 && !loggingIn) {
            // The numbers begin anew with each answer: the one before was over, though nothing said so.
            finish(in, false);
        }
        lastNumber = sequence;
        if (loginDue && sequence == 0 && !loggingIn) {
            if (seen > 0 && in.uint8(HEADER) == 10) {
                session.greeting(in, HEADER, seen);
            }
            in.skip(HEADER + (long) size);
            return;
        }
        if (!answering) {
            startAnswer(in, sequence);
        }
        if (!answering && !over) {
            orphan(in, size, seen);
            return;
        }
        if (over) {
            return;
        }
        Exchange exchange = queue.get(0);
        exchange.addResponseBytes(HEADER + (long) size).responseEndsAt(in.nanos());
        AnswerReader.Result result = reader.packet(in, HEADER, size, seen);
        if (result == AnswerReader.Result.OK || result == AnswerReader.Result.ERROR) {
            finish(in, result == AnswerReader.Result.ERROR);
        }
        if (!over) {
            in.skip(HEADER + (long) size);
        }
    }

    private void startAnswer(StreamInput in, int sequence) {
        if (sequence != 1 && !loggingIn && queue.size() > 0 && queue.get(0).isDoubtful()) {
            return;
        }
        if (!queue.prepareAnswer()) {
            return;
        }
        answering = true;
        Exchange exchange = queue.get(0);
        exchange.responseAt(in.startNanos(), in.startFrame());
        Command command = Command.of(exchange.tag());
        reader.begin(command.answer());
        if (command.answer() == Command.Answer.STREAM) {
            over = true;
            queue.poll();
            conversation.end(exchange.status("OK", false), ExchangeState.MATCHED);
            conversation.become(new OpaqueDecoder(conversation, Undecoded.UPGRADED));
        }
    }

    /** An answer to a request that the capture did not see. */
    private void orphan(StreamInput in, int size, int seen) {
        int first = seen > 0 ? in.uint8(HEADER) : -1;
        if (in.uint8(3) == 1) {
            Exchange answer = conversation
                    .begin(NAME)
                    .responseAt(in.startNanos(), in.startFrame())
                    .responseEndsAt(in.nanos())
                    .addResponseBytes(HEADER + (long) size)
                    .status(first == 0xff ? "ERR" : "OK", first == 0xff);
            if (first == 0xff && seen >= 3) {
                answer.code(Integer.toString(in.uint16Little(HEADER + 1)));
            }
            conversation.end(answer, ExchangeState.ANSWER_ONLY);
        }
        in.skip(HEADER + (long) size);
    }

    private void finish(StreamInput in, boolean failed) {
        answering = false;
        Exchange exchange = queue.poll();
        if (failed) {
            exchange.status("ERR", true).code(Integer.toString(reader.errorCode()));
        } else {
            exchange.status("OK", false);
        }
        if (exchange.tag() == Command.COM_STMT_PREPARE.code()) {
            lastPreparedId = OptionalInt.empty();
        }
        if (reader.isPrepared() && !failed) {
            session.prepared(reader.statementId(), exchange);
            exchange.stream(reader.statementId() & 0xffff_ffffL);
            lastPreparedId = OptionalInt.of(reader.statementId());
        }
        if (exchange.note().equals(LAST_PREPARED_NOTE)) {
            // Answers come in order, so that of the preparation has come.
            lastPreparedId.ifPresent(id -> exchange.stream(id & 0xffff_ffffL));
        }
        if (reader.results() > 1) {
            exchange.note("results=" + reader.results());
        }
        if (exchange == lastPrepare) {
            lastPrepare = null;
        }
        if (exchange == sending) {
            // Answered before the request was whole: what is still to come of it is nobody's end any more.
            sending = null;
        }
        if (loggingIn && exchange.operation().equals("LOGIN")) {
            loggingIn = false;
            loginDue = false;
            if (!failed && session.isCompressed()) {
                in.skip(HEADER + (long) in.uint24Little(0));
                over = true;
                conversation.end(exchange, ExchangeState.MATCHED);
                conversation.become(new CompressedPackets(conversation, this));
                return;
            }
        }
        conversation.end(exchange, exchange.state());
    }

    /** Goes on behind a layer that unpacks. */
    void goOn() {
        over = false;
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        loginDue = false;
        if (from == Side.CLIENT) {
            clientSearching = true;
            clientContinues = false;
            if (sending != null) {
                sent(in);
            }
            queue.requestsLost();
            return;
        }
        serverSearching = true;
        if (answering) {
            // The rest of the answer is lost, and with it its outcome.
            answering = false;
            Exchange exchange = queue.poll();
            if (exchange == sending) {
                sending = null;
            }
            conversation.end(exchange, ExchangeState.REQUEST_ONLY);
        }
        queue.answersLost();
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (from == Side.SERVER && answering && reader.mayBeComplete() && !queue.isEmpty()) {
            finish(in, false);
        }
    }

    @Override
    public void close(long nanos) {
        queue.drain(ExchangeState.NO_ANSWER);
    }
}
