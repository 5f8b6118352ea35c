package io.earshot.pdns;

/** The {@code |TYPE} at the end of a question. */
final class TypeText {

    private TypeText() {}

    /** Returns the position of the bar before the type that ends here, -1 if there is no type. */
    static int barBefore(byte[] line, int from, int typeTo) {
        int at = typeTo;
        while (at > from && isTypeOctet(line[at - 1])) {
            at--;
        }
        return at < typeTo && at > from && line[at - 1] == '|' ? at - 1 : -1;
    }

    private static boolean isTypeOctet(byte octet) {
        return (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') || octet == '-';
    }
}
