package io.earshot.agent.services;

import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceState;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** Makes one probe in the protocol of its kind, and finds words for whatever comes of it. Stateless. */
final class ServiceProtocols {

    private final RandomGenerator random;
    private final LongSupplier clock;

    ServiceProtocols(RandomGenerator random, LongSupplier clock) {
        this.random = random;
        this.clock = clock;
    }

    private ServiceProtocol of(ServiceKind kind) {
        return switch (kind) {
            case HTTP -> HttpGet.plain();
            case HTTPS -> HttpGet.overTls();
            case HTTP2 -> HttpGet.byHttp2();
            case TLS -> new TlsHandshake();
            case DNS -> new DnsQuestion(random);
            case POSTGRESQL -> new PostgresqlGreeting();
            case MYSQL -> new MysqlGreeting();
            case REDIS -> new RedisGreeting();
            case SMTP -> new SmtpGreeting();
            case GRPC, GRPCS -> new GrpcHealth();
        };
    }

    /** Probes. Whoever aborts the connection ends it as one that took too long. */
    Finding probe(ServiceProbe probe, ServiceConnection connection) {
        long begin = clock.getAsLong();
        Finding finding;
        try {
            finding = of(probe.kind()).ask(probe, connection);
            finding = finding.in((clock.getAsLong() - begin) / 1e6);
        } catch (AnswerException e) {
            finding = Finding.wrong(e.getMessage()).in((clock.getAsLong() - begin) / 1e6);
        } catch (IOException e) {
            finding = failure(probe, e);
        } finally {
            connection.close();
        }
        Finding outcome = finding;
        return connection.certificate().map(outcome::behind).orElse(outcome);
    }

    private static Finding failure(ServiceProbe probe, IOException e) {
        String text = Optional.ofNullable(e.getMessage()).orElse("");
        return switch (e) {
            case SocketTimeoutException _ -> timeout(probe);
            case ClosedChannelException _ -> timeout(probe);
            case PortUnreachableException _ -> Finding.of(ServiceState.REFUSED, "refuses port " + probe.port());
            case EOFException _ -> Finding.of(ServiceState.REFUSED, "closes the connection without an answer");
            case NoRouteToHostException _ -> Finding.of(ServiceState.UNREACHABLE, "no route to it");
            case ConnectException _
            when text.contains("refused") ->
                Finding.of(ServiceState.REFUSED, "refuses connections to port " + probe.port());
            case ConnectException _ when text.contains("timed out") -> timeout(probe);
            case SocketException _
            when text.contains("reset") || text.contains("Broken pipe") ->
                Finding.of(ServiceState.REFUSED, "resets the connection");
            case SocketException _ when text.contains("losed") -> timeout(probe);
            case SocketException _ -> Finding.of(ServiceState.UNREACHABLE, text);
            case SSLException _ when e.getCause() instanceof ClosedChannelException -> timeout(probe);
            case SSLException _
            when text.contains("reset") -> Finding.of(ServiceState.REFUSED, "resets the connection");
            case SSLException _ -> Finding.wrong("no TLS handshake: " + text);
            default -> Finding.of(ServiceState.UNREACHABLE, text);
        };
    }

    private static Finding timeout(ServiceProbe probe) {
        return Finding.of(
                ServiceState.TIMEOUT, "no answer within " + probe.timeout().toMillis() + " ms");
    }
}
