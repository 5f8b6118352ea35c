package io.earshot.http.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the TLS context of a client: the authorities that it trusts, and the certificate that it shows. */
public final class ClientTls {

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
            trust.init(authorities.isPresent() ? PemFile.trusting(authorities.get()) : null);
            KeyManager[] own = certificate.isPresent() ? own(certificate.get(), key.orElseThrow()) : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /**
     * Trusts the authorities of one file, and nobody else.
     *
     * @param authorities PEM
     * @throws TlsException if the file cannot be used
     */
    public static SSLContext trusting(Path authorities) throws TlsException {
        return of(Optional.of(authorities), Optional.empty(), Optional.empty());
    }

    private static KeyManager[] own(Path certificate, Path key) throws TlsException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(PemFile.identity(certificate, key), PemFile.NO_PASSWORD);
        return factory.getKeyManagers();
    }
}
