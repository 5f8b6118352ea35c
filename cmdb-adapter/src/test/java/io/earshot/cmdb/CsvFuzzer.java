package io.earshot.cmdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes as a CSV file: containers, problems or one refusal, each a single printable line. */
final class CsvFuzzer {

    private static final Path FILE = temporary();

    private CsvFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] csv) throws IOException {
        Files.write(FILE, csv);
        try {
            new CsvCmdb(FILE).read().problems().forEach(problem -> requireLine(problem.toString()));
        } catch (CmdbException declared) {
            requireLine(declared.getMessage());
        }
    }

    private static void requireLine(String message) {
        if (message.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalStateException("not one printable line: " + message);
        }
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("earshot", ".csv");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
