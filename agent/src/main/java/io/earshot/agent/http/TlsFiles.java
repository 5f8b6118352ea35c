package io.earshot.agent.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files that TLS is made of.
 *
 * @param authorities PEM: who may vouch for the server; absent: whom the JDK knows
 * @param certificate our own with its chain, as PEM or PKCS #12
 * @param key of it as PEM; absent where it is in the certificate's file
 * @param passwordFile of a PKCS #12 file; absent: none
 */
public record TlsFiles(
        Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key, Optional<Path> passwordFile) {

    public TlsFiles {
        if (certificate.isEmpty() && (key.isPresent() || passwordFile.isPresent())) {
            throw new IllegalArgumentException("a key without a certificate, expected both or neither");
        }
    }

    /** @throws IOException with a message that names the file and what was expected in it */
    SSLContext load() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** When the newest of the files was changed, in milliseconds; those that cannot be seen do not count. */
    long lastModified() {
        return Stream.of(authorities, certificate, key, passwordFile)
                .flatMap(Optional::stream)
                .mapToLong(path -> path.toFile().lastModified())
                .max()
                .orElse(0);
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        KeyStore trusted = null; // the JDK's own
        if (authorities.isPresent()) {
            List<Certificate> certificates = Pem.certificates(authorities.get(), readText(authorities.get()));
            trusted = emptyStore();
            for (int i = 0; i < certificates.size(); i++) {
                trusted.setCertificateEntry(Integer.toString(i), certificates.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty()) {
            return new KeyManager[0];
        }
        byte[] content = readBytes(certificate.get());
        boolean pem = new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        char[] password = pem ? new char[0] : password();
        KeyStore store = pem ? pemStore(new String(content, StandardCharsets.ISO_8859_1)) : pkcs12(content, password);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private KeyStore pemStore(String certificateText) throws IOException, GeneralSecurityException {
        Path keyFile = key.orElse(certificate.orElseThrow());
        String keyText = key.isPresent() ? readText(key.get()) : certificateText;
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "agent",
                Pem.privateKey(keyFile, keyText),
                new char[0],
                Pem.certificates(certificate.orElseThrow(), certificateText).toArray(Certificate[]::new));
        return store;
    }

    private KeyStore pkcs12(byte[] content, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new ByteArrayInputStream(content)) {
            store.load(in, password);
        } catch (IOException e) {
            throw new IOException(
                    certificate.orElseThrow() + ": expected PEM, or PKCS #12 that the password opens (" + e.getMessage()
                            + ")",
                    e);
        }
        return store;
    }

    private char[] password() throws IOException {
        return passwordFile.isPresent() ? readText(passwordFile.get()).strip().toCharArray() : new char[0];
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static String readText(Path file) throws IOException {
        return new String(readBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static byte[] readBytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read (" + Token.reason(e) + ")", e);
        }
    }
}
