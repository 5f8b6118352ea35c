package io.earshot.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a command's token and the certificates by which it checks the server. */
public final class ServerAccess {

    @Mixin
    private ServerToken token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM of whoever vouches for the server's certificate (default: whom Java knows)")
    private Optional<Path> authorities = Optional.empty();

    /** Returns the token; see {@link ServerToken#read}. */
    public Optional<String> token() throws CommandFailure {
        return token.read();
    }

    /** Returns the context that checks the server's certificate; absent for the JDK's own list. */
    public Optional<SSLContext> tls() throws CommandFailure {
        if (authorities.isEmpty()) {
            return Optional.empty();
        }
        Path file = authorities.get();
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            byte[] pem = Files.readAllBytes(file);
            for (Certificate authority :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                trusted.setCertificateEntry("authority" + number++, authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return Optional.of(context);
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.wrongUse(file + ": expected certificates in PEM that can be read");
        }
    }

    static String read(Path file) throws CommandFailure {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.wrongUse(file + ": cannot be read, expected a secret");
        }
    }
}
