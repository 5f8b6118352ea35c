package io.earshot.http.tls;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS for the doors of the server, with certificates that can be exchanged while it runs. */
public final class ServerTls {

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
        return PemFile.identity(files.certificate(), files.key());
    }

    private Optional<KeyStore> trusted() throws TlsException {
        return files.clientAuthorities().isPresent()
                ? Optional.of(PemFile.trusting(files.clientAuthorities().get()))
                : Optional.empty();
    }
}
