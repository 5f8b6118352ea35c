package io.earshot.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks a container to probe the service at a partner's address.
 *
 * @param service the service's name; may be empty
 * @param question the path for HTTP, name and type as in {@code example.com A} for DNS, a service's name for gRPC health; empty for others
 * @param interval from one probe to the next
 * @param timeout for the whole probe
 * @param host the name that is sent to the service and expected in its certificate
 * @param status for HTTP, the expected status codes as in {@code 200,300-399}; for DNS, the expected response code; empty for the usual ones
 * @param match a text that the answer must hold within its first 64 KiB
 * @param redirects how many are followed; only to the same address
 */
public record ServiceProbe(
        Ip ip,
        String service,
        int port,
        ServiceKind kind,
        String question,
        Duration interval,
        Duration timeout,
        Optional<String> host,
        String status,
        Optional<String> match,
        int redirects) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final int MOST_REDIRECTS = 5;
    private static final int LONGEST = 512;
    private static final Pattern STATUSES = Pattern.compile("[1-5]\\d\\d(-[1-5]\\d\\d)?(,[1-5]\\d\\d(-[1-5]\\d\\d)?)*");
    private static final Pattern RESPONSE_CODE = Pattern.compile("NOERROR|FORMERR|SERVFAIL|NXDOMAIN|NOTIMP|REFUSED");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})");
    private static final Pattern DNS_QUESTION =
            Pattern.compile("(\\.|[A-Za-z0-9_.-]{1,253}) (A|AAAA|CNAME|MX|NS|SOA|SRV|TXT)");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");
    private static final Pattern HEALTH_SERVICE = Pattern.compile("[A-Za-z0-9_./-]*");

    public ServiceProbe {
        if (!service.isEmpty()) {
            Names.require("service", service);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
        }
        requireQuestion(kind, question);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval " + interval.toMillis() + " ms, expected at least one second");
        }
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout " + timeout.toMillis() + " ms, expected 100 ms to one minute");
        }
        host.filter(name -> !HOST.matcher(name).matches()).ifPresent(name -> {
            throw new IllegalArgumentException(
                    "host \"" + Names.shorten(name) + "\", expected a name as in example.com");
        });
        requireStatus(kind, status);
        match.filter(text -> text.isEmpty() || text.length() > LONGEST).ifPresent(text -> {
            throw new IllegalArgumentException("match of " + text.length() + " characters, expected 1 to " + LONGEST);
        });
        if (redirects < 0 || redirects > MOST_REDIRECTS) {
            throw new IllegalArgumentException("redirects " + redirects + ", expected 0 to " + MOST_REDIRECTS);
        }
    }

    private static void requireQuestion(ServiceKind kind, String question) {
        Pattern form = switch (kind) {
            case HTTP, HTTPS, HTTP2 -> PATH;
            case DNS -> DNS_QUESTION;
            case GRPC, GRPCS -> HEALTH_SERVICE;
            case TLS, POSTGRESQL, MYSQL, REDIS, SMTP -> Pattern.compile("");
        };
        if (question.length() > LONGEST || !form.matcher(question).matches()) {
            String expected = switch (kind) {
                case HTTP, HTTPS, HTTP2 -> "a path as in /healthz";
                case DNS -> "a name and a type as in example.com A";
                case GRPC, GRPCS -> "the name of a gRPC service, or none";
                case TLS, POSTGRESQL, MYSQL, REDIS, SMTP -> "none";
            };
            throw new IllegalArgumentException(
                    "question \"" + Names.shorten(question) + "\" of kind " + kind.label() + ", expected " + expected);
        }
    }

    private static void requireStatus(ServiceKind kind, String status) {
        if (status.isEmpty()) {
            return;
        }
        if (kind.isHttp()
                ? !STATUSES.matcher(status).matches()
                : kind != ServiceKind.DNS || !RESPONSE_CODE.matcher(status).matches()) {
            throw new IllegalArgumentException("status \"" + Names.shorten(status) + "\" of kind " + kind.label()
                    + ", expected codes as in 200,300-399 for HTTP, one as NXDOMAIN for DNS, none for others");
        }
    }

    /** Returns what tells this probe from the other ones of a container. */
    public Key key() {
        return new Key(ip, port, kind, service, question);
    }

    /** Identifies a probe among those of one container. */
    public record Key(Ip ip, int port, ServiceKind kind, String service, String question) {

        public Key {
            service = Printable.text(service);
            question = Printable.text(question);
            if (service.length() > Names.MAX_LENGTH || question.length() > LONGEST) {
                throw new IllegalArgumentException("service or question of more than " + LONGEST + " characters");
            }
        }
    }
}
