package io.earshot.relay.uplink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The relay's token: read from its file for each request, so that it can be exchanged while the relay runs. */
public record RelayToken(Optional<Path> file) {

    /** @throws IOException with a message for people */
    public Optional<String> read() throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String text;
        try {
            text = Files.readString(file.get()).strip();
        } catch (IOException e) {
            throw new IOException("token file " + file.get() + " cannot be read: " + e.getMessage(), e);
        }
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IOException("token file " + file.get() + ": expected one word");
        }
        return Optional.of(text);
    }
}
