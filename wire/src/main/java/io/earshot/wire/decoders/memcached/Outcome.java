package io.earshot.wire.decoders.memcached;

import io.earshot.wire.exchanges.Exchange;

/** One line of a server, by its first word. */
enum Outcome {
    VALUE(false),
    STAT(false),
    END(true),
    STORED(true),
    NOT_STORED(true),
    EXISTS(true),
    NOT_FOUND(true),
    DELETED(true),
    TOUCHED(true),
    OK(true),
    RESET(true),
    VERSION(true),
    ERROR(true),
    CLIENT_ERROR(true),
    SERVER_ERROR(true),
    BUSY(true),
    /** The value after incr and decr. */
    NUMBER(true),
    HD(true),
    VA(true),
    EN(true),
    NF(true),
    NS(true),
    EX(true),
    MN(true),
    ME(true);

    private final boolean last;

    Outcome(boolean last) {
        this.last = last;
    }

    /** Returns what the line is, or null. */
    static Outcome of(String[] words) {
        String word = words[0];
        if (!word.isEmpty() && word.chars().allMatch(next -> next >= '0' && next <= '9')) {
            return NUMBER;
        }
        for (Outcome outcome : values()) {
            if (outcome != NUMBER && outcome.name().equals(word)) {
                return outcome;
            }
        }
        return null;
    }

    /** Whether nothing but a value follows the line in the same answer. */
    boolean isLast() {
        return last;
    }

    /** Returns the number of bytes that follow the line, the end of a value's line included; 0 if none do. */
    long dataBytes(String[] words) {
        int place = this == VALUE ? 3 : this == VA ? 1 : -1;
        if (place < 0 || words.length <= place) {
            return 0;
        }
        long bytes = TextCommand.number(words[place]);
        return bytes < 0 ? 0 : bytes + 2;
    }

    void apply(Exchange exchange, String[] words) {
        switch (this) {
            case END -> {
                if (exchange.status().isEmpty()) {
                    boolean miss = exchange.operation().startsWith("g");
                    exchange.status(miss ? "NIL" : "OK", false);
                }
            }
            case NOT_FOUND, EN, NF -> exchange.status("NIL", false);
            case NOT_STORED, NS -> exchange.status("OK", false).code("NOT_STORED");
            case EXISTS, EX -> exchange.status("OK", false).code("EXISTS");
            case ERROR, CLIENT_ERROR, SERVER_ERROR, BUSY ->
                exchange.status("ERR", true).code(words[0]);
            default -> exchange.status("OK", false);
        }
    }

    /** Returns the part of the request that the server repeats, empty if nothing. */
    String opaque(String[] words) {
        for (int i = this == VA ? 2 : 1; i < words.length; i++) {
            if (words[i].startsWith("O")) {
                return words[i].substring(1);
            }
        }
        return "";
    }

    /** Whether a quiet command of that name never gets this answer. */
    boolean isSuppressedFor(String command) {
        return switch (this) {
            case MN -> true;
            case EN -> command.equals("mg");
            case HD -> !command.equals("mg");
            case NF -> command.equals("md");
            case VA -> !command.equals("mg") && !command.equals("ma");
            case END, VALUE, STORED, DELETED, TOUCHED, OK, NUMBER, VERSION -> true;
            default -> false;
        };
    }
}
