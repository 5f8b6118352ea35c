package io.earshot.model.plugins;

import io.earshot.model.Names;
import io.earshot.model.pieces.FileId;
import io.earshot.model.tasks.TaskKeys;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines at the beginning of an archive: who vouches for the octets after them. Nothing of those is read as an archive before the
 * signature holds.
 *
 * @param content the SHA-256 of the octets that follow
 * @param key the name of the key that signed; empty where nobody did
 * @param signature in base64
 */
public record PluginSignature(FileId content, String key, String signature) {

    private static final String FIRST = "earshot-plugin-1";
    private static final String ALGORITHM = "Ed25519";
    private static final int LONGEST = 512;
    private static final Pattern FORM = Pattern.compile(
            FIRST + "\nsha256=([0-9a-f]{64})\nkey=([A-Za-z0-9._@-]{0,64})\nsignature=([A-Za-z0-9+/=]{0,128})\n\n");

    /** One of octets that nobody vouches for. */
    public static PluginSignature none(FileId content) {
        return new PluginSignature(content, "", "");
    }

    /** Signs the octets that have this SHA-256. */
    public static PluginSignature sign(FileId content, String name, PrivateKey key) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(signed(content, name));
            return new PluginSignature(content, name, Base64.getEncoder().encodeToString(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key " + name + " cannot sign: " + e.getMessage(), e);
        }
    }

    private static byte[] signed(FileId content, String name) {
        return (FIRST + "\nsha256=" + content + "\nkey=" + name + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the lines as they stand before the archive, the empty one that ends them included. */
    public byte[] header() {
        return (FIRST + "\nsha256=" + content + "\nkey=" + key + "\nsignature=" + signature + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the lines off a stream, which stands at the archive then.
     *
     * @throws BadPluginException if there are no such lines
     */
    public static PluginSignature read(InputStream in) throws IOException, BadPluginException {
        StringBuilder text = new StringBuilder();
        try {
            while (text.length() < 2 || !text.substring(text.length() - 2).equals("\n\n")) {
                int octet = in.read();
                if (octet < 0) {
                    throw new EOFException("its end");
                }
                text.append((char) octet);
                boolean begins = FIRST.startsWith(text.substring(0, Math.min(text.length(), FIRST.length())));
                if (!begins || text.length() > LONGEST) {
                    throw new BadPluginException("no plug-in, expected a file as from: earshot plugin pack");
                }
            }
        } catch (EOFException e) {
            throw new BadPluginException("no plug-in, it ends too early");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new BadPluginException("no plug-in, its first lines are not those of: earshot plugin pack");
        }
        return new PluginSignature(new FileId(matcher.group(1)), matcher.group(2), matcher.group(3));
    }

    /**
     * Reads the octets after the lines to their end.
     *
     * @throws BadPluginException unless they are those of which the lines tell
     */
    public void requireContent(InputStream in) throws IOException, BadPluginException {
        MessageDigest digest = FileId.digest();
        byte[] buffer = new byte[8 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        FileId found = FileId.of(digest);
        if (!found.equals(content)) {
            throw new BadPluginException("its SHA-256 is " + found + ", expected " + content);
        }
    }

    /** @throws BadPluginException unless one of these keys signed */
    public void requireSignedBy(TaskKeys keys) throws BadPluginException {
        if (key.isEmpty()) {
            throw new BadPluginException("nobody signed it, expected a signature as from: earshot plugin sign");
        }
        Optional<PublicKey> known = keys.key(key);
        if (known.isEmpty()) {
            throw new BadPluginException("key " + Names.shorten(key) + ", which signed it, is not known here");
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(known.get());
            verifier.update(signed(content, key));
            if (verifier.verify(Base64.getDecoder().decode(signature))) {
                return;
            }
        } catch (GeneralSecurityException | IllegalArgumentException noSignature) {
            // It is none of this key's.
        }
        throw new BadPluginException("the signature is not that of key " + key);
    }
}
