package io.earshot.wire.exchanges;

import io.earshot.model.Printable;

/**
 * Names the operation of an exchange so that it may be stored and sent: bounded, and without anything that a user typed. The same
 * targets come again and again, so that names are remembered by a hash of what they were made from.
 */
public final class OperationNames {

    private static final int REMEMBERED = 4_096;
    private static final int MAX_NAME = 200;
    /** The operation of a request that the server itself did not understand. */
    private static final String UNKNOWN = "?";

    private final long[] hashes = new long[REMEMBERED];
    private final String[] names = new String[REMEMBERED];

    /** Returns the operation's name: {@code GET /users/{}}, {@code SELECT name FROM item WHERE id = ?}, {@code GET}. */
    public String of(Exchange exchange) {
        if (exchange.targetKind() == TargetKind.NONE || exchange.targetLength() == 0) {
            return exchange.operation().isEmpty() ? UNKNOWN : cut(exchange.operation());
        }
        long hash = hash(exchange);
        int slot = (int) (hash >>> 40) & (REMEMBERED - 1);
        if (hashes[slot] == hash && names[slot] != null) {
            return names[slot];
        }
        String name = cut(name(exchange));
        hashes[slot] = hash;
        names[slot] = name;
        return name;
    }

    private static long hash(Exchange exchange) {
        long hash = exchange.operation().hashCode() * 31L + exchange.protocol().hashCode();
        byte[] target = exchange.targetBytes();
        for (int i = 0; i < exchange.targetLength(); i++) {
            hash = (hash ^ target[i]) * 0x100000001b3L;
        }
        return (hash ^ hash >>> 29) * 0x9E3779B97F4A7C15L;
    }

    private static String name(Exchange exchange) {
        byte[] target = exchange.targetBytes();
        int length = exchange.targetLength();
        return switch (exchange.targetKind()) {
            case NONE -> exchange.operation();
            case PATH -> join(exchange.operation(), PathTemplate.of(target, length));
            case SQL -> {
                String shape = SqlShape.of(target, length, exchange.protocol().equals("postgresql"));
                yield switch (exchange.operation()) {
                    case "COM_QUERY", "COM_STMT_EXECUTE", "QUERY", "EXECUTE" -> shape;
                    default -> join(exchange.operation(), shape);
                };
            }
            case NAME -> join(exchange.operation(), printable(exchange.target()));
        };
    }

    private static String join(String operation, String target) {
        return operation.isEmpty() ? target : operation + " " + target;
    }

    private static String printable(String name) {
        return Printable.text(name);
    }

    private static String cut(String name) {
        return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    }
}
