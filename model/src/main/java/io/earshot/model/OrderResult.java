package io.earshot.model;

/**
 * A part of the result of an {@link Order}. Most orders have one part; those that stream have several, of which the last one says so.
 *
 * @param order is the id of the order
 * @param part counts from 0
 * @param last tells whether no other part follows
 * @param body is a JSON value in the form of the order's kind; of a failed order, a text that says why
 */
public record OrderResult(String order, int part, boolean last, Status status, String body) {

    /** Longer ones are refused. */
    public static final int LONGEST_BODY = 512 * 1024;

    /** Lists the states of an order. */
    public enum Status {
        /** The order goes on, or ended as ordered. */
        DONE,
        /** The agent tried and could not. */
        FAILED,
        /** The agent does not execute it: not allowed, not valid, or too many at a time. */
        REFUSED,
        /** The agent does not know the kind; it may be older than the server. */
        UNSUPPORTED,
        /** No result came in time. Only the server says so. */
        EXPIRED
    }

    public OrderResult {
        if (part < 0) {
            throw new IllegalArgumentException("part " + part + ", expected 0 or more");
        }
        if (body.length() > LONGEST_BODY) {
            throw new IllegalArgumentException(
                    "result of " + body.length() + " characters, expected at most " + LONGEST_BODY);
        }
    }
}
