package io.earshot.server.intake;

import java.nio.charset.StandardCharsets;

/** Any text as a file of published partners: partners and problems, each of these a single printable line. */
final class PublishedFuzzer {

    private PublishedFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] file) {
        PublishedFile published = PublishedFile.parse(new String(file, StandardCharsets.UTF_8));
        for (String problem : published.problems()) {
            if (problem.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("not one printable line: " + problem);
            }
        }
    }
}
