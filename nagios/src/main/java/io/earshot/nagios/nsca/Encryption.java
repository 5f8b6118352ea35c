package io.earshot.nagios.nsca;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** nsca's encryption methods as far as the JDK has their ciphers, by nsca's numbers. */
public enum Encryption {
    NONE(0),
    XOR(1),
    DES(2, "DES", 8, 8),
    TRIPLE_DES(3, "DESede", 24, 8),
    BLOWFISH(8, "Blowfish", 56, 8),
    RC2(11, "RC2", 128, 8),
    /** nsca.cfg calls it RIJNDAEL-128. 192 and 256 are other block sizes, which AES does not have. */
    AES(14, "AES", 32, 16);

    private final int number;
    private final String algorithm;
    private final int keyLength;
    private final int blockLength;

    Encryption(int number) {
        this(number, "", 0, 0);
    }

    /** @param keyLength the longest key, to which the password is cut or filled up with zeros */
    Encryption(int number, String algorithm, int keyLength, int blockLength) {
        this.number = number;
        this.algorithm = algorithm;
        this.keyLength = keyLength;
        this.blockLength = blockLength;
    }

    public int number() {
        return number;
    }

    String algorithm() {
        return algorithm;
    }

    int keyLength() {
        return keyLength;
    }

    int blockLength() {
        return blockLength;
    }

    /** @throws IllegalArgumentException unless the text is a method's number or name as in 14 or aes */
    public static Encryption parse(String text) {
        String name = text.strip()
                .toUpperCase(Locale.ROOT)
                .replace("3DES", "TRIPLE_DES")
                .replace("RIJNDAEL-128", "AES");
        return Arrays.stream(values())
                .filter(e -> e.name().equals(name) || Integer.toString(e.number).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("encryption \"" + text
                        + "\", expected the number or name of one of: "
                        + Arrays.stream(values())
                                .map(e -> e.number + " " + e.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
