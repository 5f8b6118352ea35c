package io.earshot.agent.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates and keys in text (RFC 7468). */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private record Block(Path file, String label, String base64) {

        byte[] content() throws IOException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": a " + label + " in it is not Base64", e);
            }
        }
    }

    private Pem() {}

    /** @throws IOException unless there is at least one, and all that there are can be read */
    static List<Certificate> certificates(Path file, String text) throws IOException {
        List<Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file, text)) {
                if (block.label().equals("CERTIFICATE")) {
                    certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (CertificateException e) {
            throw new IOException(file + ": a certificate in it cannot be read (" + e.getMessage() + ")", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + ": expected a certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /** @throws IOException unless there is an unencrypted PKCS #8 key */
    static PrivateKey privateKey(Path file, String text) throws IOException {
        for (Block block : blocks(file, text)) {
            if (block.label().equals("PRIVATE KEY")) {
                return privateKey(file, new PKCS8EncodedKeySpec(block.content()));
            }
            if (block.label().endsWith("PRIVATE KEY")) {
                throw new IOException(file + ": holds " + block.label()
                        + ", expected an unencrypted PKCS #8 key: openssl" + " pkcs8 -topk8 -nocrypt -in " + file);
            }
        }
        throw new IOException(file + ": expected a key in PEM (-----BEGIN PRIVATE KEY-----)");
    }

    private static PrivateKey privateKey(Path file, PKCS8EncodedKeySpec spec) throws IOException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException notOfThisKind) {
                // The next one may be it.
            } catch (GeneralSecurityException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        throw new IOException(file + ": a key of another kind than " + String.join(", ", KEY_ALGORITHMS));
    }

    private static List<Block> blocks(Path file, String text) {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Block(file, block.group(1), block.group(2)))
                .toList();
    }
}
