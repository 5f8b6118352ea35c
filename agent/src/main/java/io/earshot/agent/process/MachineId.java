package io.earshot.agent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the machine's id (machine-id(5)). That page forbids to tell it over a network, so what leaves is a hash of it. */
final class MachineId {

    private static final Path FILE = Path.of("/etc/machine-id");
    private static final String PURPOSE = "earshot machine ";
    private static final int OCTETS = 16;

    private MachineId() {}

    static Optional<String> read() {
        return read(FILE);
    }

    /** Empty where there is no file, or no id in it yet. */
    static Optional<String> read(Path file) {
        try {
            String id = Files.readString(file, US_ASCII).strip();
            return id.matches("[0-9a-f]{32}") ? Optional.of(hash(id)) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static String hash(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((PURPOSE + id).getBytes(US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, OCTETS));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
