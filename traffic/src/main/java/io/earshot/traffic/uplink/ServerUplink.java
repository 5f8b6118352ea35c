package io.earshot.traffic.uplink;

import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import io.earshot.model.AppFigures;
import io.earshot.model.AppFigures.Figures;
import io.earshot.model.Printable;
import io.earshot.model.json.AppFiguresJson;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Uplink;
import io.earshot.traffic.kpi.MinuteListener;
import io.earshot.traffic.kpi.MinuteSums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Posts apps and figures to a server. Minutes come from the thread that decodes, which never waits; a thread of its own posts them,
 * and tries again while the server is away or busy.
 */
public final class ServerUplink implements MinuteListener, AutoCloseable {

    private static final Logger LOG = System.getLogger(ServerUplink.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** The server forgets apps that it was not told for an hour. */
    private static final Duration APPS_AGAIN = Duration.ofMinutes(5);

    private static final int MOST_FIGURES = 2_000;
    private static final int MAX_ANSWER = 64 * 1024;

    private final Uplink to;
    private final List<AppFigures.App> apps;
    private final InstantSource clock;
    private final HttpClient client;
    private final WaitingFigures waiting = new WaitingFigures();
    private final Thread thread = Thread.ofVirtual().name("uplink").unstarted(this::run);
    private Instant appsAt = Instant.EPOCH;
    private boolean away;

    /** @throws IOException if the file of authorities cannot be used */
    public ServerUplink(Uplink to, List<App> apps, InstantSource clock) throws IOException {
        this.to = to;
        this.apps = FigureRows.apps(apps);
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (to.authorities().isPresent()) {
            try {
                builder.sslContext(ClientTls.trusting(to.authorities().get()));
            } catch (TlsException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        this.client = builder.build();
    }

    /**
     * Reads the files that are named for a server.
     *
     * @throws IllegalArgumentException if one of them cannot be used
     */
    public static void check(Uplink to) {
        try {
            if (to.authorities().isPresent()) {
                var _ = ClientTls.trusting(to.authorities().get());
            }
            if (to.token().isPresent() && Files.readString(to.token().get()).isBlank()) {
                throw new IllegalArgumentException(
                        "\"server.tokenFile\" is " + to.token().get() + ", expected a file with a token");
            }
        } catch (TlsException | IOException e) {
            throw new IllegalArgumentException("\"server\" cannot be used: " + e.getMessage(), e);
        }
    }

    public void start() {
        thread.start();
    }

    @Override
    public void minute(MinuteSums minute, boolean isFinal) {
        FigureRows.of(minute).forEach(waiting::add);
    }

    private void run() {
        Duration pause = PAUSE;
        try {
            while (true) {
                pause = turn() ? PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                Thread.sleep(pause);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Posts what waits. Returns false if the server does not take it now. */
    private boolean turn() throws InterruptedException {
        Instant now = clock.instant();
        List<Figures> next = waiting.next(MOST_FIGURES, now);
        if (next.isEmpty() && appsAt.plus(APPS_AGAIN).isAfter(now)) {
            return true;
        }
        try {
            HttpResponse<String> answer = post(new AppFigures(to.name(), apps, next));
            if (mayBeTakenLater(answer.statusCode())) {
                fails(answer.statusCode() + ": " + Printable.line(answer.body()));
                return false;
            }
            if (answer.statusCode() >= 300) {
                LOG.log(
                        Level.WARNING,
                        "{0} refuses figures: {1} {2}",
                        to.url(),
                        Integer.toString(answer.statusCode()),
                        Printable.line(answer.body()));
            }
            waiting.sent(next);
            appsAt = now;
            if (away) {
                away = false;
                LOG.log(Level.INFO, "{0} takes figures again", to.url());
            }
            return true;
        } catch (IOException e) {
            fails(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            return false;
        }
    }

    /** Returns whether a server that says so may take it later: it is busy, or does not know the token yet. */
    private static boolean mayBeTakenLater(int status) {
        return status >= 500 || status == 401 || status == 403 || status == 408 || status == 429;
    }

    private void fails(String why) {
        if (!away) {
            away = true;
            LOG.log(Level.WARNING, "{0} does not take figures, which wait for up to an hour: {1}", to.url(), why);
        }
    }

    private HttpResponse<String> post(AppFigures figures) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        AppFiguresJson.write(figures, body);
        URI uri = to.url().resolve("/api/v1/app-figures");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (to.token().isPresent()) {
            request.header("Authorization", "Bearer " + token());
        }
        return client.send(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_ANSWER));
    }

    /** Reads the file each time, so that a new token needs no restart. */
    private String token() throws IOException {
        try (var lines = Files.lines(to.token().orElseThrow())) {
            return lines.findFirst().orElse("").strip();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
