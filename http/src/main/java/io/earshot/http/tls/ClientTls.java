package io.earshot.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of a program that is a client of another server: whom it trusts, and the certificate that it shows. */
public final class ClientTls {

    private static final char[] NO_PASSWORD = {};

    private ClientTls() {}

    /**
     * Reads the files.
     *
     * @param authorities PEM; absent for those whom the JVM trusts
     * @param certificate our own with its chain, PEM
     * @param key of the certificate, PEM
     * @throws TlsException if a file cannot be used
     */
    public static SSLContext of(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key)
            throws TlsException {
        if (certificate.isPresent() != key.isPresent()) {
            throw new TlsException("a certificate without its key, or a key without its certificate, expected both");
        }
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities.isPresent() ? trusted(authorities.get()) : null);
            KeyManager[] own = certificate.isPresent() ? own(certificate.get(), key.orElseThrow()) : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static KeyStore trusted(Path file) throws TlsException, IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate authority : PemFile.certificates(file)) {
            store.setCertificateEntry("authority" + number++, authority);
        }
        return store;
    }

    private static KeyManager[] own(Path certificate, Path key)
            throws TlsException, IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(
                "own",
                PemFile.key(key),
                NO_PASSWORD,
                PemFile.certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
