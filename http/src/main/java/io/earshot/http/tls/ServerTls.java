package io.earshot.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS for the doors of the server, with certificates that can be exchanged while it runs. */
public final class ServerTls {

    private static final char[] NO_PASSWORD = {};

    private final TlsFiles files;
    private final SslContextFactory.Server contexts = new SslContextFactory.Server();

    /** @throws TlsException if a file cannot be used */
    public ServerTls(TlsFiles files) throws TlsException {
        this.files = files;
        contexts.setWantClientAuth(files.clientAuthorities().isPresent());
        contexts.setKeyStorePassword("");
        // A name is one for people to check; connections by address must work as well.
        contexts.setSniRequired(false);
        take(contexts);
    }

    public SslContextFactory.Server contexts() {
        return contexts;
    }

    public List<Path> files() {
        return Stream.concat(Stream.of(files.certificate(), files.key()), files.clientAuthorities().stream())
                .toList();
    }

    /**
     * Takes the files up as they are now, for connections that come from now on.
     *
     * @throws TlsException if a file cannot be used; then those from before stay
     */
    public void reload() throws TlsException {
        KeyStore identity = identity();
        Optional<KeyStore> trusted = trusted();
        try {
            contexts.reload(factory -> set(identity, trusted));
        } catch (Exception e) {
            throw new TlsException(files.certificate() + ": cannot be used: " + e.getMessage(), e);
        }
    }

    private void take(SslContextFactory.Server factory) throws TlsException {
        set(identity(), trusted());
        try {
            // Whether certificate and key belong together shows here, before anything has started.
            factory.start();
        } catch (Exception e) {
            throw new TlsException(files.certificate() + ": cannot be used: " + e.getMessage(), e);
        }
    }

    private void set(KeyStore identity, Optional<KeyStore> trusted) {
        contexts.setKeyStore(identity);
        trusted.ifPresent(contexts::setTrustStore);
    }

    private KeyStore identity() throws TlsException {
        List<? extends Certificate> chain = PemFile.certificates(files.certificate());
        PrivateKey key = PemFile.key(files.key());
        if (!fits(key, chain.getFirst())) {
            throw new TlsException(files.key() + ": not the key of the certificate in " + files.certificate());
        }
        try {
            KeyStore store = empty();
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new TlsException(files.key() + ": cannot be used: " + e.getMessage(), e);
        }
    }

    private Optional<KeyStore> trusted() throws TlsException {
        if (files.clientAuthorities().isEmpty()) {
            return Optional.empty();
        }
        Path file = files.clientAuthorities().get();
        try {
            KeyStore store = empty();
            int number = 0;
            for (Certificate certificate : PemFile.certificates(file)) {
                store.setCertificateEntry("authority" + number++, certificate);
            }
            return Optional.of(store);
        } catch (GeneralSecurityException e) {
            throw new TlsException(file + ": cannot be used: " + e.getMessage(), e);
        }
    }

    /** Checks that the private key and the certificate belong together. */
    private static boolean fits(PrivateKey key, Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            java.security.Signature signer = java.security.Signature.getInstance(algorithm);
            signer.initSign(key);
            byte[] signature = signer.sign();
            signer.initVerify(certificate.getPublicKey());
            return signer.verify(signature);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("nothing was read", e);
        }
    }
}
