package io.earshot.agent.services;

import io.earshot.model.Printable;
import io.earshot.model.ServiceProbe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Verifies certificates of services with the authorities of the runtime and those that the server names. A certificate that does not
 * verify does not end a handshake: it is what a probe is to find. Thread-safe.
 */
final class ServiceTrust {

    private final List<X509ExtendedTrustManager> managers;
    private final InstantSource clock;

    private ServiceTrust(List<X509ExtendedTrustManager> managers, InstantSource clock) {
        this.managers = List.copyOf(managers);
        this.clock = clock;
    }

    /**
     * @param authorities in PEM; may be empty
     * @throws IOException with a message for people, if they cannot be read
     */
    static ServiceTrust of(String authorities, InstantSource clock) throws IOException {
        try {
            List<X509ExtendedTrustManager> managers = new ArrayList<>();
            managers.add(manager(null)); // the runtime's own
            if (!authorities.isEmpty()) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                int number = 0;
                for (var certificate : CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(authorities.getBytes(StandardCharsets.US_ASCII)))) {
                    store.setCertificateEntry(Integer.toString(number++), certificate);
                }
                managers.add(manager(store));
            }
            return new ServiceTrust(managers, clock);
        } catch (GeneralSecurityException e) {
            throw new IOException("authorities of services cannot be read: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("the runtime verifies no certificates");
    }

    /** @param host the name that the certificate has to hold; absent: any */
    Handshake handshake(Optional<String> host) {
        return new Handshake(host);
    }

    /** One handshake; what it showed of the certificate is known afterwards. */
    final class Handshake extends X509ExtendedTrustManager {

        private final Optional<String> host;
        private Optional<Finding.Certificate> certificate = Optional.empty();

        private Handshake(Optional<String> host) {
            this.host = host;
        }

        /** Returns a socket over a connected one. Its context is new, since a resumed session shows no certificate. */
        SSLSocket over(Socket plain, ServiceProbe probe, List<String> protocols) throws IOException {
            SSLSocket socket;
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(new KeyManager[0], new TrustManager[] {this}, null);
                socket = (SSLSocket) context.getSocketFactory()
                        .createSocket(plain, host.orElse(probe.ip().toString()), probe.port(), true);
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
            }
            SSLParameters parameters = socket.getSSLParameters();
            if (host.isPresent()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
            socket.setSSLParameters(parameters);
            return socket;
        }

        Optional<Finding.Certificate> certificate() {
            return certificate;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            X509Certificate leaf = chain[0];
            certificate = Optional.of(
                    new Finding.Certificate(leaf.getNotAfter().toInstant(), problem(chain, authType, socket)));
        }

        private Optional<String> problem(X509Certificate[] chain, String authType, Socket socket) {
            X509Certificate leaf = chain[0];
            Instant now = clock.instant();
            if (now.isAfter(leaf.getNotAfter().toInstant())) {
                return Optional.of(
                        "the certificate expired at " + leaf.getNotAfter().toInstant());
            }
            if (now.isBefore(leaf.getNotBefore().toInstant())) {
                return Optional.of("the certificate is not valid before "
                        + leaf.getNotBefore().toInstant());
            }
            CertificateException refusal = new CertificateException();
            for (X509ExtendedTrustManager manager : managers) {
                try {
                    manager.checkServerTrusted(chain, authType, socket);
                    return Optional.empty();
                } catch (CertificateException e) {
                    // A refusal of the name alone says that the authority is trusted.
                    refusal = isOfName(refusal) ? refusal : e;
                }
            }
            return Optional.of(reason(leaf, refusal));
        }

        private String reason(X509Certificate leaf, CertificateException refusal) {
            if (isOfName(refusal)) {
                return "the certificate is for " + names(leaf) + ", expected " + host.orElse("any name");
            }
            if (leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal())) {
                return "the certificate is self-signed, and no authority that is trusted here";
            }
            return isOfPath(refusal)
                    ? "the certificate's issuer \""
                            + line(leaf.getIssuerX500Principal().getName()) + "\" is not trusted here"
                    : "the certificate does not verify: " + line(String.valueOf(refusal.getMessage()));
        }

        private static boolean isOfName(CertificateException refusal) {
            String message = String.valueOf(refusal.getMessage());
            return message.startsWith("No name matching ") || message.startsWith("No subject alternative ");
        }

        private static boolean isOfPath(CertificateException refusal) {
            return String.valueOf(refusal.getMessage()).contains("unable to find valid certification path");
        }

        private static String names(X509Certificate leaf) {
            try {
                if (leaf.getSubjectAlternativeNames() != null) {
                    return line(leaf.getSubjectAlternativeNames().stream()
                            .filter(name -> name.get(1) instanceof String)
                            .map(name -> (String) name.get(1))
                            .limit(5)
                            .collect(Collectors.joining(", ")));
                }
            } catch (CertificateParsingException unreadable) {
                // Its subject is told instead.
            }
            return line(leaf.getSubjectX500Principal().getName());
        }

        private static String line(String text) {
            String line = Printable.line(text);
            return line.length() > 120 ? line.substring(0, 120) + "…" : line;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("probes of services use sockets");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("probes of services use sockets");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException("probes of services are clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("probes of services are clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("probes of services are clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
