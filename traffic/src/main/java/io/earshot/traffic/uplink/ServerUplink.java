package io.earshot.traffic.uplink;

import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import io.earshot.model.AppFigures;
import io.earshot.model.AppFigures.Figures;
import io.earshot.model.Printable;
import io.earshot.model.json.AppFiguresJson;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Uplink;
import io.earshot.traffic.kpi.MinuteFigures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Posts apps and figures to a server. Minutes come from the thread that decodes, which never waits; a thread of its own posts them,
 * and tries again while the server is away or busy.
 */
public final class ServerUplink implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ServerUplink.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** The server forgets apps that it was not told for an hour. */
    private static final Duration APPS_AGAIN = Duration.ofMinutes(5);

    private static final int MOST_FIGURES = 2_000;
    private static final int MAX_ANSWER = 64 * 1024;

    private final Uplink to;
    private final List<App> apps;
    private final InstantSource clock;
    private final ServerClient client;
    private final WaitingFigures waiting = new WaitingFigures();
    private final Thread thread = Thread.ofVirtual().name("uplink").unstarted(this::run);
    private Instant appsAt = Instant.EPOCH;
    private List<AppFigures.App> told = List.of();
    private boolean away;

    /** @throws IOException if the file of authorities cannot be used */
    public ServerUplink(Uplink to, List<App> apps, InstantSource clock) throws IOException {
        this.to = to;
        this.apps = List.copyOf(apps);
        this.clock = clock;
        this.client = new ServerClient(to, to.token(), MAX_ANSWER);
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

    /** Takes the figures of a minute, which replace earlier ones. */
    public void figures(MinuteFigures minute) {
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
        List<AppFigures.App> current = FigureRows.apps(apps);
        if (next.isEmpty() && current.equals(told) && appsAt.plus(APPS_AGAIN).isAfter(now)) {
            return true;
        }
        try {
            HttpResponse<String> answer = post(new AppFigures(to.name(), current, next));
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
            told = current;
            if (away) {
                away = false;
                LOG.log(Level.INFO, "{0} takes figures again", to.url());
            }
            return true;
        } catch (IOException e) {
            fails(ServerClient.reason(e));
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
        return client.post("/api/v1/app-figures", "application/json", "application/json", body.toByteArray());
    }

    @Override
    public void close() {
        client.closeAfter(thread);
    }
}
