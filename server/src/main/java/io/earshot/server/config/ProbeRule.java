package io.earshot.server.config;

import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule that says which services are probed: a SELECT whose rows name nodes. What a row does not say stands in the rule.
 *
 * @param select with a column {@code node}; {@code service}, {@code client} and those that have the names of the keys here may follow
 * @param kind the protocol; absent where each row names its own
 * @param port absent for the kind's usual one
 * @param question the path for HTTP, name and type for DNS, a service's name for gRPC
 * @param host the name that is sent to the service and expected in its certificate
 * @param status expected status codes of HTTP, or response code of DNS
 * @param match a text that the answer must hold
 * @param redirects how many are followed
 * @param every from one probe to the next
 * @param authorities a file with certificates in PEM that are trusted beside those of the agent's runtime
 */
public record ProbeRule(
        String name,
        SqlText select,
        Optional<ServiceKind> kind,
        Optional<Integer> port,
        Optional<String> question,
        Optional<String> host,
        Optional<String> status,
        Optional<String> match,
        Integer redirects,
        Duration every,
        Duration timeout,
        Optional<Path> authorities) {

    private static final Duration SHORTEST = Duration.ofSeconds(5);

    public ProbeRule {
        if (name == null) {
            throw new IllegalArgumentException("\"name\" is missing, expected the rule's name");
        }
        Names.require("rule", name);
        if (select == null) {
            throw new IllegalArgumentException("rule \"" + name + "\": \"select\" is missing, expected a SELECT");
        }
        kind = Objects.requireNonNullElse(kind, Optional.empty());
        port = Objects.requireNonNullElse(port, Optional.empty());
        question = Objects.requireNonNullElse(question, Optional.empty());
        host = Objects.requireNonNullElse(host, Optional.empty());
        status = Objects.requireNonNullElse(status, Optional.empty());
        match = Objects.requireNonNullElse(match, Optional.empty());
        redirects = Objects.requireNonNullElse(redirects, 0);
        every = Objects.requireNonNullElse(every, ServiceProbe.DEFAULT_INTERVAL);
        timeout = Objects.requireNonNullElse(timeout, ServiceProbe.DEFAULT_TIMEOUT);
        authorities = Objects.requireNonNullElse(authorities, Optional.empty());
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "rule \"" + name + "\": \"every\" is " + every.toMillis() + " ms, expected at least 5s");
        }
        if (timeout.compareTo(every) >= 0) {
            throw new IllegalArgumentException("rule \"" + name + "\": \"timeout\" is not shorter than \"every\"");
        }
        authorities.ifPresent(file -> requireCertificates(name, file));
        try {
            if (kind.isPresent()) {
                var _ = new ServiceProbe(
                        Ip.parse("127.0.0.1"),
                        "",
                        port.orElse(kind.get().usualPort()),
                        kind.get(),
                        question.orElse(anyQuestion(kind.get())),
                        every,
                        timeout,
                        host,
                        status.orElse(""),
                        match,
                        redirects);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rule \"" + name + "\": " + e.getMessage(), e);
        }
    }

    /** Rows may bring the question. */
    private static String anyQuestion(ServiceKind kind) {
        return kind == ServiceKind.DNS ? ". NS" : usualQuestion(kind);
    }

    /** Returns the question of a probe for which nobody says one. */
    public static String usualQuestion(ServiceKind kind) {
        return kind.isHttp() ? "/" : "";
    }

    private static void requireCertificates(String name, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty()) {
                return;
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(
                    "rule \"" + name + "\": \"authorities\" is " + file + ", which cannot be read: " + e.getMessage(),
                    e);
        }
        throw new IllegalArgumentException(
                "rule \"" + name + "\": \"authorities\" is " + file + ", expected certificates in PEM");
    }
}
