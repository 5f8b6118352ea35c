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
 * @param name name of the rule
 * @param select SELECT with a column {@code node}; columns {@code service}, {@code client}, and those with the names of the
 *     keys below apply to a single row
 * @param kind protocol; by default each row names its own
 * @param port port; by default the usual one of the protocol
 * @param question path for HTTP, name and type for DNS, name of a service for gRPC
 * @param host name that is sent to the service and expected in its certificate
 * @param status expected status codes of HTTP, or response code of DNS
 * @param match text that the answer must contain
 * @param redirects number of redirects that are followed
 * @param every interval between two probes, at least 5 s
 * @param timeout time for an answer, shorter than {@code every}
 * @param authorities certificates, PEM, that are trusted in addition to those of the agent's runtime
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
