package io.earshot.http.tls;

import io.earshot.model.files.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as {@code openssl} writes them (RFC 7468). Messages name the file and what was expected in it. */
final class PemFile {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** The stores are in memory only. */
    static final char[] NO_PASSWORD = {};

    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");

    private PemFile() {}

    static List<? extends Certificate> certificates(Path file) throws TlsException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            var found = factory.generateCertificates(new ByteArrayInputStream(read(file)));
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        } catch (CertificateException e) {
            throw new TlsException(file + ": expected certificates in PEM", e);
        }
        throw new TlsException(file + ": expected certificates in PEM, found none");
    }

    static PrivateKey key(Path file) throws TlsException {
        String text = new String(read(file), StandardCharsets.ISO_8859_1);
        SecretFile.warnIfOpen(file);
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new TlsException(
                    file + ": expected BEGIN PRIVATE KEY (PKCS #8, without a password), as from: openssl pkcs8 -topk8"
                            + " -nodes -in OLD");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException ofAnotherKind) {
                // PKCS #8 names the kind inside; the JDK wants to be told outside.
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + kind, e);
            }
        }
        throw new TlsException(file + ": a private key of no known kind, expected RSA, EC or Ed25519");
    }

    /** Returns a store of the authorities in a file. */
    static KeyStore trusting(Path file) throws TlsException {
        List<? extends Certificate> authorities = certificates(file);
        try {
            KeyStore store = empty();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority" + i, authorities.get(i));
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new TlsException(file + ": cannot be used: " + e.getMessage(), e);
        }
    }

    /** Returns a store of a certificate with its chain and its key. */
    static KeyStore identity(Path certificate, Path keyFile) throws TlsException {
        List<? extends Certificate> chain = certificates(certificate);
        PrivateKey key = key(keyFile);
        if (!fits(key, chain.getFirst())) {
            throw new TlsException(keyFile + ": not the key of the certificate in " + certificate);
        }
        try {
            KeyStore store = empty();
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new TlsException(keyFile + ": cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
        return store;
    }

    /** Checks that the private key and the certificate belong together. */
    private static boolean fits(PrivateKey key, Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            byte[] signature = signer.sign();
            signer.initVerify(certificate.getPublicKey());
            return signer.verify(signature);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static byte[] read(Path file) throws TlsException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TlsException(file + ": no such file, expected PEM", e);
        } catch (AccessDeniedException e) {
            throw new TlsException(file + ": may not be read by this user, expected PEM", e);
        } catch (IOException e) {
            throw new TlsException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
