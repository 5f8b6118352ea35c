package io.earshot.agent.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.NginxRates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxTest {

    private static final Duration CYCLE = Duration.ofSeconds(100);

    @TempDir
    private Path folder;

    private Path log;
    private OptionalLong requests = OptionalLong.empty();
    private int asked;
    private long now;

    @BeforeEach
    void noLogYet() {
        log = folder.resolve("access.log");
    }

    @Test
    void anNginxThatIsNotThereIsAbsentAndNotAsked() {
        Nginx nginx = nginx(Optional.empty());

        for (int i = 0; i < 3; i++) {
            assertThat(after(CYCLE, nginx)).isEmpty();
        }
        assertThat(asked).isZero();
    }

    @Test
    void ratesArePerSecondOverTheTimeBetweenTwoReadings() throws IOException {
        write(500);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(1_000);
        assertThat(after(CYCLE, nginx)).as("one reading is no rate").isEmpty();

        requests = OptionalLong.of(1_501);
        write(200, 502, 502, 504);

        assertThat(after(CYCLE, nginx)).hasValue(rates(5, Map.of(502, 0.02, 504, 0.01)));
    }

    @Test
    void ourOwnQuestionIsNoRequest() throws IOException {
        write(200);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(10);
        after(CYCLE, nginx);
        requests = OptionalLong.of(11);

        assertThat(after(CYCLE, nginx)).hasValue(rates(0, Map.of()));
    }

    @Test
    void aCounterThatWentBackBeganAnew() throws IOException {
        write(200);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(1_000_000);
        after(CYCLE, nginx);
        requests = OptionalLong.of(201);
        write(200);

        assertThat(after(CYCLE, nginx)).hasValue(rates(2, Map.of()));
    }

    @Test
    void anNginxThatStopsIsAbsentAgain() throws IOException {
        write(200);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(10);
        after(CYCLE, nginx);
        requests = OptionalLong.empty();

        assertThat(after(CYCLE, nginx)).isEmpty();
        requests = OptionalLong.of(5);
        assertThat(after(CYCLE, nginx)).as("nothing to compare with").isEmpty();
        requests = OptionalLong.of(106);
        write(200);
        assertThat(after(CYCLE, nginx)).hasValue(rates(1, Map.of()));
    }

    @Test
    void withoutAStatusPageTheLogCountsOnceSomebodyWritesToIt() throws IOException {
        write(200);
        Nginx nginx = nginx(Optional.empty());
        after(CYCLE, nginx);
        assertThat(after(CYCLE, nginx)).as("a log that may be years old").isEmpty();

        write(200, 200, 200, 502);
        assertThat(after(CYCLE, nginx)).hasValue(rates(0.04, Map.of(502, 0.01)));

        assertThat(after(CYCLE, nginx)).as("a quiet moment").hasValue(rates(0, Map.of()));
    }

    @Test
    void withoutALogErrorsAreUnknownAndNotZero() {
        Nginx nginx = nginx(Optional.of(URI.create("http://127.0.0.1/status")));
        requests = OptionalLong.of(0);
        after(CYCLE, nginx);
        requests = OptionalLong.of(101);

        assertThat(after(CYCLE, nginx)).hasValue(unlogged("there is no access log of nginx (--nginx-log)"));
    }

    @Test
    void aLogThatGetsNoLinesWhileRequestsAreCountedTellsNoErrors() throws IOException {
        Files.createFile(log);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(0);
        after(CYCLE, nginx);
        requests = OptionalLong.of(101);
        assertThat(after(CYCLE, nginx))
                .hasValue(
                        unlogged("the access log of nginx gets no lines while its status page counts requests, expected"
                                + " the log of the server that answers them (--nginx-log)"));

        requests = OptionalLong.of(202);
        write(200, 502);
        assertThat(after(CYCLE, nginx)).as("it is written to").hasValue(rates(1, Map.of(502, 0.01)));
    }

    @Test
    void aLogOfAnotherFormatTellsNoErrors() throws IOException {
        write(200);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(0);
        after(CYCLE, nginx);
        requests = OptionalLong.of(101);
        Files.writeString(log, "{\"status\": 500}\n", StandardOpenOption.APPEND);

        assertThat(after(CYCLE, nginx))
                .hasValue(unlogged("the access log of nginx is not in the format that was given"));
    }

    @Test
    void newsBetweenTwoCyclesRepeatTheRates() throws IOException {
        write(200);
        Nginx nginx = nginx(Optional.empty());
        requests = OptionalLong.of(0);
        after(CYCLE, nginx);
        requests = OptionalLong.of(101);
        write(200);
        Optional<NginxRates> rates = after(CYCLE, nginx);

        requests = OptionalLong.of(900);
        assertThat(after(Duration.ofSeconds(1), nginx)).isEqualTo(rates);

        requests = OptionalLong.of(1_102);
        write(200);
        assertThat(after(Duration.ofSeconds(99), nginx)).hasValue(rates(10, Map.of()));
    }

    @Test
    void onlyAStatusPageHasRequests() {
        String page = "Active connections: 1 \nserver accepts handled requests\n 16 17 18 \nReading: 0 Writing: 1 \n";

        assertThat(StubStatus.parse("HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n" + page))
                .hasValue(18);
        assertThat(StubStatus.parse("HTTP/1.1 403 Forbidden\r\n\r\n" + page)).isEmpty();
        assertThat(StubStatus.parse("HTTP/1.1 200 OK\r\n\r\n<html>16 17 18</html>"))
                .isEmpty();
        assertThat(StubStatus.parse("")).isEmpty();
    }

    @Test
    void aStatusPageThatCannotBeAskedIsRefused() {
        assertThatThrownBy(() -> nginx(Optional.of(URI.create("https://127.0.0.1/status"))))
                .hasMessage("nginx status \"https://127.0.0.1/status\", expected a URL as in"
                        + " http://127.0.0.1/nginx_status");
    }

    private Nginx nginx(Optional<URI> status) {
        NginxConfig config = new NginxConfig(true, status, List.of(log.toString()), AccessLogFormat.COMBINED);
        return new Nginx("be5.host58", config, question -> this::ask, () -> now);
    }

    private OptionalLong ask() {
        asked++;
        return requests;
    }

    private Optional<NginxRates> after(Duration time, Nginx nginx) {
        now += time.toNanos();
        return nginx.rates(CYCLE.dividedBy(2));
    }

    private static NginxRates unlogged(String problem) {
        return new NginxRates(OptionalDouble.of(1), Optional.empty(), Optional.of(problem));
    }

    private static NginxRates rates(double accessRate, Map<Integer, Double> errors) {
        return new NginxRates(accessRate, Optional.of(new TreeMap<>(errors)));
    }

    private void write(int... statuses) throws IOException {
        for (int status : statuses) {
            Files.writeString(
                    log,
                    "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" " + status + " 612 \"-\" \"-\"\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
