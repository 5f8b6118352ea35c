package io.earshot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An operator's private key, which signs tasks and plug-ins. */
record SigningKey(String name, PrivateKey key) {

    /** Reads a file as {@code earshot key make} writes it. */
    static SigningKey read(Path file) throws CommandFailure {
        try {
            String[] words = Files.readString(file).strip().split("\\s+", -1);
            if (words.length != 2) {
                throw CommandFailure.wrongUse(file + ": expected NAME KEY as from: earshot key make");
            }
            return new SigningKey(
                    words[0],
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(words[1]))));
        } catch (IOException e) {
            throw CommandFailure.wrongUse("key " + file + " cannot be read: " + e.getMessage());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw CommandFailure.wrongUse(file + ": no private key, expected one as from: earshot key make");
        }
    }
}
