package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Finds the authoritative server's question in a line: {@code Remote X wants 'NAME|TYPE', do = ...}. The form is the same from
 * 3.0 to 5.1; what stands before it and behind it differs by version, settings and what carried the line. One object is
 * used for all lines, so that none costs an allocation.
 */
final class QuestionLine {

    private static final byte[] REMOTE = "Remote ".getBytes(US_ASCII);
    private static final byte[] WANTS = " wants '".getBytes(US_ASCII);
    private static final byte[] END = "', do = ".getBytes(US_ASCII);
    private static final byte[] REPEATED = "message repeated ".getBytes(US_ASCII);

    private int nameFrom;
    private int nameTo;
    private int typeTo;
    private long times;

    /**
     * Searches from the right. Spaces are escaped in names of every version, so nothing inside a name can look like the marks;
     * but a line whose writer was cut off may stand before this one without a line end, and the right one is whole then.
     */
    boolean find(byte[] line, int from, int to) {
        typeTo = lastIndexOf(END, line, from, to);
        if (typeTo < 0) {
            return false;
        }
        for (int wants = lastIndexOf(WANTS, line, from, typeTo);
                wants >= 0;
                wants = lastIndexOf(WANTS, line, from, wants)) {
            int remote = remoteBefore(wants, line, from);
            if (remote >= 0) {
                nameFrom = wants + WANTS.length;
                times = times(line, from, remote);
                return findType(line);
            }
        }
        return false;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameTo() {
        return nameTo;
    }

    /** Behind it stands nothing that the client could have made up. */
    int end() {
        return typeTo;
    }

    /** How many questions the line stands for. */
    long times() {
        return times;
    }

    /**
     * Whether this asks for an address. Only that precedes a connection: NS, SOA and DS come from resolvers, PTR from whoever
     * writes logs, HTTPS and SRV from clients that ask for A and AAAA as well, ANY and the rest from curious people.
     */
    boolean asksForAddress(byte[] line) {
        int from = nameTo + 1;
        return line[from] == 'A'
                && (typeTo - from == 1
                        || (typeTo - from == 4
                                && line[from + 1] == 'A'
                                && line[from + 2] == 'A'
                                && line[from + 3] == 'A'));
    }

    private boolean findType(byte[] line) {
        int from = typeTo;
        while (from > nameFrom && isTypeOctet(line[from - 1])) {
            from--;
        }
        nameTo = from - 1;
        return from < typeTo && nameTo > nameFrom && line[nameTo] == '|';
    }

    private static boolean isTypeOctet(byte octet) {
        return (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') || octet == '-';
    }

    /** Where {@code Remote 10.1.2.3(proxied)<-ecs} begins that ends here; -1 if none does. */
    private static int remoteBefore(int end, byte[] line, int from) {
        int address = end;
        while (address > from && line[address - 1] != ' ') {
            address--;
        }
        int remote = address - REMOTE.length;
        return address < end && remote >= from && startsWith(REMOTE, line, remote) ? remote : -1;
    }

    /** rsyslog's {@code message repeated 4 times: [ ...]} stands for four lines after the first. */
    private static long times(byte[] line, int from, int to) {
        int repeated = lastIndexOf(REPEATED, line, from, to);
        if (repeated < 0) {
            return 1;
        }
        long number = 0;
        for (int i = repeated + REPEATED.length; i < to && number < 100_000_000; i++) {
            if (line[i] < '0' || line[i] > '9') {
                break;
            }
            number = 10 * number + line[i] - '0';
        }
        return Math.max(1, number);
    }

    private static int lastIndexOf(byte[] wanted, byte[] line, int from, int to) {
        for (int i = to - wanted.length; i >= from; i--) {
            if (line[i] == wanted[0] && startsWith(wanted, line, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] wanted, byte[] line, int at) {
        return Arrays.equals(wanted, 0, wanted.length, line, at, at + wanted.length);
    }
}
