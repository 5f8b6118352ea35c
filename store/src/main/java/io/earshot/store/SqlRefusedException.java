package io.earshot.store;

/** A question that gets no answer. The message is for the person who asked. */
public final class SqlRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Lists the reasons of a refusal. */
    public enum Kind {
        /** The statement would do something that is not allowed. */
        REFUSED,
        /** The statement is not written correctly. */
        WRONG,
        /** Others, who ask already. */
        BUSY,
        /** A limit of time or memory, at which it was stopped. */
        STOPPED
    }

    private final Kind kind;
    private final String state;

    public SqlRefusedException(Kind kind, String message) {
        this(
                kind,
                switch (kind) {
                    case REFUSED -> "42501";
                    case WRONG -> "42601";
                    case BUSY -> "53300";
                    case STOPPED -> "57014";
                },
                message);
    }

    /** @param state a code of PostgreSQL's manual, appendix "PostgreSQL Error Codes" */
    public SqlRefusedException(Kind kind, String state, String message) {
        super(message);
        this.kind = kind;
        this.state = state;
    }

    /** Returns a code of PostgreSQL's manual, appendix "PostgreSQL Error Codes". */
    public String state() {
        return state;
    }

    public Kind kind() {
        return kind;
    }
}
