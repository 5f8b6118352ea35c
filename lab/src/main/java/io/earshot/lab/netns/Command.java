package io.earshot.lab.netns;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program of the system to its end. */
public final class Command {

    private Command() {}

    /** @throws IOException with what the program said, unless it ended well */
    public static void run(String... command) throws IOException {
        run("", List.of(command));
    }

    /**
     * @return what the program said
     * @throws IOException with that, unless it ended well
     */
    static String run(String input, List<String> command) throws IOException {
        Process process = builder(command).start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        }
    }

    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A user's PATH often lacks the folders of ip, nft and tc.
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }
}
