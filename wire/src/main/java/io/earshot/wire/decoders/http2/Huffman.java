package io.earshot.wire.decoders.http2;

/** Decodes the Huffman code of RFC 7541, appendix B. The code is canonical, so the lengths of its codes define it. */
final class Huffman {

    private static final int END_OF_STRING = 256;

    /** The lengths of the codes of 0 to 255. */
    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26
    };

    private static final int LONGEST = 30;
    private static final int[] FIRST_CODE = new int[LONGEST + 2];
    private static final int[] FIRST_INDEX = new int[LONGEST + 2];
    private static final short[] SYMBOLS = new short[257];
    /** For each 8 bits: the symbol that they begin with and the length of its code, or 0. */
    private static final short[] SHORT = new short[256];

    static {
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            FIRST_CODE[length] = code;
            FIRST_INDEX[length] = index;
            for (int symbol = 0; symbol <= END_OF_STRING; symbol++) {
                if (lengthOf(symbol) == length) {
                    SYMBOLS[index++] = (short) symbol;
                    if (length <= 8) {
                        int from = code << (8 - length);
                        for (int i = 0; i < 1 << (8 - length); i++) {
                            SHORT[from + i] = (short) (symbol << 4 | length);
                        }
                    }
                    code++;
                }
            }
            code <<= 1;
        }
        FIRST_INDEX[LONGEST + 1] = index;
    }

    private Huffman() {}

    private static int lengthOf(int symbol) {
        return symbol == END_OF_STRING ? LONGEST : LENGTHS[symbol];
    }

    /**
     * Decodes into an array and returns the decoded length, also where the array is too short for all of it.
     *
     * @return -1 if the bytes are no such code
     */
    static int decode(byte[] bytes, int from, int to, byte[] into) {
        int decoded = 0;
        long window = 0;
        int bits = 0;
        int at = from;
        while (true) {
            while (bits <= 48 && at < to) {
                window = window << 8 | (bytes[at++] & 0xff);
                bits += 8;
            }
            if (bits >= 8) {
                short entry = SHORT[(int) (window >>> (bits - 8)) & 0xff];
                if (entry != 0) {
                    if (decoded < into.length) {
                        into[decoded] = (byte) (entry >> 4);
                    }
                    decoded++;
                    bits -= entry & 15;
                    continue;
                }
            }
            int length = longCode(window, bits);
            if (length == 0) {
                return bits < 8 && isPadding(window, bits) ? decoded : -1;
            }
            int code = (int) (window >>> (bits - length)) & (1 << length) - 1;
            int symbol = SYMBOLS[FIRST_INDEX[length] + code - FIRST_CODE[length]];
            if (symbol == END_OF_STRING) {
                return -1;
            }
            if (decoded < into.length) {
                into[decoded] = (byte) symbol;
            }
            decoded++;
            bits -= length;
        }
    }

    /** The length of the code of 5 to 30 bits that the window begins with; 0 if there are not enough bits for one. */
    private static int longCode(long window, int bits) {
        for (int length = 5; length <= Math.min(bits, LONGEST); length++) {
            int code = (int) (window >>> (bits - length)) & (1 << length) - 1;
            int count = FIRST_INDEX[length + 1] - FIRST_INDEX[length];
            if (code - FIRST_CODE[length] < count && code >= FIRST_CODE[length]) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isPadding(long window, int bits) {
        return (window & (1L << bits) - 1) == (1L << bits) - 1;
    }
}
