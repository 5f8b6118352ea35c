package io.earshot.model.tasks;

import io.earshot.model.Names;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys whose orders are executed: a line {@code NAME KEY} each. A key is revoked by removing its line. Immutable. */
public final class TaskKeys {

    private final Map<String, PublicKey> keys;

    private TaskKeys(Map<String, PublicKey> keys) {
        this.keys = keys;
    }

    /**
     * Reads {@code NAME KEY} a line, the key in base64 of its X.509 form; {@code #} begins a comment.
     *
     * @throws IllegalArgumentException with the line's number and what was expected
     */
    public static TaskKeys parse(String text) {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (content.isEmpty()) {
                continue;
            }
            String[] words = content.split("\\s+", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException(
                        number + ": " + words.length + " words, expected NAME KEY as from: earshot key make");
            }
            if (keys.put(words[0], key(words[1], number)) != null) {
                throw new IllegalArgumentException(number + ": key \"" + Names.shorten(words[0])
                        + "\" is there twice, expected one line for each");
            }
        }
        return new TaskKeys(Map.copyOf(keys));
    }

    private static PublicKey key(String base64, int number) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(number + ": no Ed25519 key, expected one as from: earshot key make", e);
        }
    }

    public Optional<PublicKey> key(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    public Set<String> names() {
        return keys.keySet();
    }

    /** Returns why an order is not to be believed; empty where it is signed by one of these keys. */
    public Optional<String> objection(SignedTask task) {
        Optional<PublicKey> key = key(task.order().key());
        if (key.isEmpty()) {
            return Optional.of("key " + task.order().key() + " is not known here");
        }
        return task.isSignedBy(key.get())
                ? Optional.empty()
                : Optional.of("the signature is not that of key " + task.order().key());
    }
}
