package io.earshot.model;

/**
 * A block of addresses, as {@code 10.1.0.0/16} (RFC 4632).
 *
 * @param first an address of the block
 * @param length of the prefix, of the 128 bits of an IPv6 address; 96 more than is written for IPv4
 */
public record Cidr(Ip first, int length) {

    private static final int MAPPED = 96;

    /** @throws IllegalArgumentException unless the text is an address, or one with a prefix length that it can have */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        Ip first;
        try {
            first = Ip.parse(slash < 0 ? text : text.substring(0, slash));
        } catch (IllegalArgumentException e) {
            throw unreadable(text, e);
        }
        int most = first.isV4() ? 32 : 128;
        int length;
        try {
            length = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw unreadable(text, e);
        }
        if (length < 0 || length > most) {
            throw unreadable(text, null);
        }
        return new Cidr(first, first.isV4() ? MAPPED + length : length);
    }

    private static IllegalArgumentException unreadable(String text, Exception cause) {
        return new IllegalArgumentException(
                "\"" + Names.shorten(text) + "\" is no block of addresses, expected one as 10.1.0.0/16 or fd00::/8",
                cause);
    }

    public boolean contains(Ip ip) {
        long high = mask(length);
        long low = mask(length - 64);
        return (ip.high() & high) == (first.high() & high) && (ip.low() & low) == (first.low() & low);
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }
}
