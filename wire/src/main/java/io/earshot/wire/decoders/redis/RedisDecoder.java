package io.earshot.wire.decoders.redis;

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

/** Decodes one connection to Redis. Replies come in order, pushes and subscriptions' messages excepted. */
final class RedisDecoder implements StreamDecoder {

    private static final String NAME = "redis";

    private final Conversation conversation;
    private final CommandReader command = new CommandReader();
    private final ReplyReader reply = new ReplyReader();
    private final RequestQueue queue;
    private boolean clientSearching;
    private boolean serverSearching;
    private boolean subscribed;
    private boolean monitoring;
    private boolean repliesOff;
    private boolean skipNext;
    private boolean replicating;
    /** Replies to one SUBSCRIBE of several channels that are still to come. */
    private int moreReplies;

    RedisDecoder(Conversation conversation) {
        this.conversation = conversation;
        this.queue = new RequestQueue(conversation::end);
    }

    @Override
    public void data(Side from, StreamInput in) {
        if (from == Side.CLIENT) {
            commands(in);
        } else {
            replies(in);
        }
    }

    private void commands(StreamInput in) {
        while (true) {
            if (clientSearching) {
                if (in.available() == 0) {
                    return;
                }
                if (in.uint8(0) != '*') {
                    conversation.undecoded(Undecoded.RESYNCHRONISING, in.available());
                    in.advanceAll();
                    return;
                }
                clientSearching = false;
            }
            switch (command.read(in)) {
                case MORE -> {
                    return;
                }
                case COMPLETE -> complete(in);
                case BROKEN -> {
                    broken(in);
                    return;
                }
            }
        }
    }

    private void broken(StreamInput in) {
        queue.add(conversation
                .begin(NAME)
                .operation("?")
                .requestAt(command.startNanos(), command.startFrame())
                .requestEndsAt(in.nanos())
                .note("protocol error"));
        conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        in.advanceAll();
        command.reset();
        clientSearching = true;
    }

    private void complete(StreamInput in) {
        String name = command.name();
        Exchange request = conversation
                .begin(NAME)
                .operation(name)
                .requestAt(command.startNanos(), command.startFrame())
                .requestEndsAt(in.nanos())
                .addRequestBytes(in.total() - command.startTotal());
        if (command.isInline()) {
            request.note("inline");
        }
        if (!isSecret(name)) {
            byte[] target = command.argument(1);
            request.target(TargetKind.NONE, target, 0, target.length);
        }
        if (isUnanswered(name)) {
            conversation.end(request, ExchangeState.ONEWAY);
            return;
        }
        request.tag(channels(name));
        queue.add(request);
    }

    /** Commands whose first argument may be a password, a script or its text. */
    private static boolean isSecret(String name) {
        return switch (name) {
            case "AUTH", "HELLO", "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "ECHO", "PING", "MIGRATE" -> true;
            default -> false;
        };
    }

    private boolean isUnanswered(String name) {
        if (name.equals("CLIENT") && command.word(1).equals("REPLY")) {
            repliesOff = command.word(2).equals("OFF");
            skipNext = command.word(2).equals("SKIP");
            return repliesOff || skipNext;
        }
        boolean skipped = skipNext;
        skipNext = false;
        return repliesOff || skipped;
    }

    private int channels(String name) {
        return switch (name) {
            case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE" ->
                Math.max(1, command.arguments() - 1);
            default -> 0;
        };
    }

    private void replies(StreamInput in) {
        while (true) {
            if (serverSearching) {
                if (in.available() == 0) {
                    return;
                }
                boolean isRest = queue.isEmpty() && conversation.heard(Side.CLIENT);
                if (isRest
                        || !Resp.isType(in.bytes()[in.position()])
                        || Resp.endOfLine(in.bytes(), in.position(), Math.min(in.limit(), in.position() + 200)) < 0) {
                    conversation.undecoded(Undecoded.RESYNCHRONISING, in.available());
                    in.advanceAll();
                    return;
                }
                serverSearching = false;
            }
            switch (reply.read(in)) {
                case MORE -> {
                    return;
                }
                case COMPLETE -> {
                    answer(in);
                    if (replicating) {
                        conversation.become(new OpaqueDecoder(conversation, Undecoded.UPGRADED));
                        return;
                    }
                }
                case BROKEN -> {
                    conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
                    in.advanceAll();
                    reply.reset();
                    serverSearching = true;
                    queue.answersLost();
                    return;
                }
            }
        }
    }

    private void answer(StreamInput in) {
        if (isPush()) {
            Exchange push = conversation
                    .begin(NAME)
                    .operation("(push)")
                    .target(TargetKind.NAME, reply.firstElement())
                    .responseAt(reply.startNanos(), reply.startFrame())
                    .responseEndsAt(in.nanos());
            conversation.end(push, ExchangeState.PUSH);
            return;
        }
        if (isFurtherSubscriptionReply()) {
            moreReplies = Math.max(0, moreReplies - 1);
            return;
        }
        if (monitoring && reply.isMonitored()) {
            return;
        }
        boolean matched = queue.prepareAnswer();
        outcome(in, matched ? queue.poll() : conversation.begin(NAME).state(ExchangeState.ANSWER_ONLY));
    }

    private void outcome(StreamInput in, Exchange exchange) {
        if (reply.isError()) {
            exchange.status("ERR", true).code(reply.error());
        } else {
            exchange.status(reply.isNil() ? "NIL" : "OK", false);
            follow(exchange);
        }
        exchange.responseAt(reply.startNanos(), reply.startFrame())
                .responseEndsAt(in.nanos())
                .addResponseBytes(in.total() - reply.startTotal());
        conversation.end(exchange, exchange.state());
    }

    private void follow(Exchange exchange) {
        if (exchange.tag() > 0) {
            subscribed = true;
            moreReplies = exchange.tag() - 1;
        }
        switch (exchange.operation()) {
            case "MONITOR" -> monitoring = true;
            // FULLRESYNC or CONTINUE: a snapshot and the primary's own commands follow, of which none is answered.
            case "PSYNC" -> replicating = true;
            default -> {}
        }
    }

    private boolean isPush() {
        if (reply.type() == '>') {
            return !isSubscriptionReply() || (moreReplies == 0 && !subscribed && !isSubscriptionDue());
        }
        if (subscribed && reply.type() == '*') {
            return switch (reply.firstElement()) {
                case "message", "pmessage", "smessage" -> true;
                default -> false;
            };
        }
        return false;
    }

    /** Whether a reply was given before to the command that this one answers, which named several channels or none. */
    private boolean isFurtherSubscriptionReply() {
        return isSubscriptionReply() && (moreReplies > 0 || (subscribed && !isSubscriptionDue()));
    }

    private boolean isSubscriptionDue() {
        return !queue.isEmpty() && queue.get(0).tag() > 0;
    }

    private boolean isSubscriptionReply() {
        return reply.firstElement().endsWith("subscribe");
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        if (from == Side.CLIENT) {
            command.reset();
            clientSearching = true;
            queue.requestsLost();
        } else {
            if (reply.isBegun() && queue.prepareAnswer()) {
                // Its type, and with it the outcome, came before the gap.
                outcome(in, queue.poll().torn());
            }
            reply.reset();
            serverSearching = true;
            queue.answersLost();
        }
        in.stopSkipping();
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (from == Side.CLIENT && (command.isBegun() || in.available() > 0) && !clientSearching) {
            Exchange cut = conversation
                    .begin(NAME)
                    .operation("?")
                    .requestAt(
                            command.isBegun() ? command.startNanos() : in.startNanos(),
                            command.isBegun() ? command.startFrame() : in.startFrame())
                    .requestEndsAt(in.nanos())
                    .note("command not complete");
            command.reset();
            conversation.end(cut, ExchangeState.CUT);
        }
    }

    @Override
    public void close(long nanos) {
        queue.drain(ExchangeState.NO_ANSWER);
    }
}
