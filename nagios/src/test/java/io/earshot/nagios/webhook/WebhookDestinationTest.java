package io.earshot.nagios.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookDestinationTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private record Received(Headers headers, String body) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private volatile int status = 200;
    private final Map<String, String> answerHeaders = new ConcurrentHashMap<>();

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                received.add(new Received(exchange.getRequestHeaders(), new String(body, StandardCharsets.UTF_8)));
                answerHeaders.forEach(exchange.getResponseHeaders()::set);
                int answered = received.getLast().body().contains("poison") ? 500 : status;
                byte[] words = ("Cannot POST " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answered, answered == 204 ? -1 : words.length);
                if (answered != 204) {
                    exchange.getResponseBody().write(words);
                }
            }
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    @Test
    void aChangeIsToldOnceAndItsEndIsToldToo() throws Exception {
        WebhookDestination hook = hook(WebhookTemplate.generic(), Set.of(), Set.of());
        hook.send(List.of(result(CheckState.OK, "well")));
        assertThat(received).isEmpty();
        for (int heartbeat = 0; heartbeat < 3; heartbeat++) {
            hook.send(List.of(result(CheckState.CRITICAL, "a \"cut\"\nbetween TX and NY \\")));
        }
        assertThat(received).hasSize(1);
        assertThat(received.getFirst().body())
                .contains(
                        "\"action\": \"trigger\"", "\"key\": \"earshot/earshot/incidents\"", "\"state\": \"CRITICAL\"")
                .contains("\"summary\": \"a \\\"cut\\\" between TX and NY \\\\\"");
        hook.send(List.of(result(CheckState.OK, "well")));
        hook.send(List.of(result(CheckState.OK, "well")));
        assertThat(received).hasSize(2);
        assertThat(received.getLast().body()).contains("\"action\": \"resolve\"", "\"state\": \"OK\"");
    }

    @Test
    void aReceiverThatIsAwayIsToldLaterWithTheSameKeyAndOneThatRefusesIsNotCountedAsTold() throws Exception {
        WebhookDestination hook = hook(WebhookTemplate.generic(), Set.of(), Set.of());
        Status cut = result(CheckState.CRITICAL, "cut");
        status = 503;
        assertThatThrownBy(() -> hook.send(List.of(cut)))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("says 503");
        status = 204;
        assertThat(hook.send(List.of(cut))).isEmpty();
        assertThat(received)
                .extracting(each -> each.headers().getFirst("Idempotency-Key"))
                .hasSize(2)
                .containsOnly(received.getFirst().headers().getFirst("Idempotency-Key"));
        status = 400;
        Status well = result(CheckState.OK, "well");
        assertThat(hook.send(List.of(well))).containsEntry(well.service(), shownUri() + " says 400");
        status = 200;
        assertThat(hook.send(List.of(well))).isEmpty();
        assertThat(received).hasSize(4);
    }

    @Test
    void aReceiverIsLeftAloneForAsLongAsItWants() {
        WebhookDestination hook = hook(WebhookTemplate.generic(), Set.of(), Set.of());
        List<Status> cut = List.of(result(CheckState.CRITICAL, "cut"));
        status = 429;
        answerHeaders.put("Retry-After", "90");
        assertThat(refusal(hook, cut).retryAfter()).isEqualTo(Duration.ofSeconds(90));
        answerHeaders.put("Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT");
        assertThat(refusal(hook, cut).retryAfter()).isGreaterThan(Duration.ofDays(365));
        answerHeaders.put("Retry-After", "Sat, 01 Jan 2000 00:00:00 GMT");
        assertThat(refusal(hook, cut).retryAfter()).isEqualTo(Duration.ZERO);
        answerHeaders.put("Retry-After", "soon");
        assertThat(refusal(hook, cut).retryAfter()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aRedirectIsToldWithItsAddress() {
        status = 308;
        answerHeaders.put("Location", "https://hooks.example.com/new");
        WebhookDestination hook = hook(WebhookTemplate.generic(), Set.of(), Set.of());
        assertThat(refusal(hook, List.of(result(CheckState.CRITICAL, "cut"))))
                .hasMessage(shownUri()
                        + " says 308 and points to https://hooks.example.com/...: redirects are not followed,"
                        + " expected that address as url");
    }

    /** Slack's, Teams' and Telegram's paths are their passwords, and messages stand in logs and tables. */
    @Test
    void theRestOfAReceiversAddressIsNeverShown() {
        List<Status> cut = List.of(result(CheckState.CRITICAL, "cut"));
        URI secret = URI.create(uri() + "/T0/B1/s3cretpath?key=s3cretkey");
        answerHeaders.put("Location", secret.toString());
        for (int refused : List.of(301, 400, 401, 404, 429, 500, 503)) {
            status = refused;
            WebhookDestination hook = new WebhookDestination("hook", settings(secret), () -> NOON);
            String shown;
            try {
                shown = hook.send(cut).toString();
            } catch (DeliveryException e) {
                shown = e.getMessage();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(shown).contains(shownUri()).doesNotContain("s3cret");
        }
        receiver.stop(0);
        WebhookDestination away = new WebhookDestination("hook", settings(secret), () -> NOON);
        assertThat(refusal(away, cut)).hasMessage("no answer from " + shownUri() + ": connection refused");
    }

    /** Its program fails at one text; the others must not wait for that. */
    @Test
    void aResultAtWhichTheReceiverFailsDoesNotKeepTheOthers() {
        WebhookDestination hook = hook(WebhookTemplate.generic(), Set.of(), Set.of());
        Status poison = result(CheckState.CRITICAL, "poison");
        Status cut = new Status(
                poison.check(),
                new ServiceName("earshot", "another"),
                poison.result(),
                NOON,
                NOON,
                true,
                Duration.ofMinutes(5));
        Status well = new Status(
                poison.check(),
                new ServiceName("earshot", "third"),
                new CheckResult(CheckState.CRITICAL, "cut", List.of(), List.of()),
                NOON,
                NOON,
                true,
                Duration.ofMinutes(5));
        assertThat(refusal(hook, List.of(poison, cut, well))).hasMessageContaining("says 500");
        assertThat(received).hasSize(3);
        assertThat(refusal(hook, List.of(poison, cut, well))).hasMessageContaining("says 500");
        assertThat(received).hasSize(5);
    }

    private static DeliveryException refusal(WebhookDestination hook, List<Status> results) {
        return catchThrowableOfType(DeliveryException.class, () -> hook.send(results));
    }

    @Test
    void eachRequestIsSignedWithItsTime() throws Exception {
        hook(WebhookTemplate.generic(), Set.of(), Set.of()).send(List.of(result(CheckState.CRITICAL, "cut")));
        Received request = received.getFirst();
        String at = request.headers().getFirst("Earshot-Timestamp");
        assertThat(at).isEqualTo(Long.toString(NOON.getEpochSecond()));
        assertThat(request.headers().getFirst("Earshot-Signature"))
                .isEqualTo("sha256=" + WebhookDestination.signature("s3cret", at + "." + request.body()));
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer t0ken");
        // RFC 4231, test case 2.
        assertThat(WebhookDestination.signature("Jefe", "what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void onlyWhatARouteIsForGoesThere() throws Exception {
        Status warning = result(CheckState.WARNING, "few");
        hook(WebhookTemplate.generic(), Set.of("health"), Set.of()).send(List.of(result(CheckState.CRITICAL, "cut")));
        hook(WebhookTemplate.generic(), Set.of(), Set.of("be5.host58")).send(List.of(warning));
        WebhookSettings criticalOnly =
                settings(WebhookTemplate.generic(), Set.of(), Set.of(), EnumSet.of(CheckState.CRITICAL));
        WebhookDestination hook = new WebhookDestination("hook", criticalOnly, () -> NOON);
        hook.send(List.of(warning));
        assertThat(received).isEmpty();
        hook.send(List.of(result(CheckState.CRITICAL, "cut")));
        hook.send(List.of(result(CheckState.OK, "well")));
        assertThat(received).hasSize(2);
    }

    @Test
    void aTemplateMakesTheDocumentThatAReceiverWants() throws Exception {
        WebhookTemplate slack = WebhookTemplate.parse("{\"text\": \"*{{state}}* {{summary}}\"}");
        hook(slack, Set.of(), Set.of()).send(List.of(result(CheckState.CRITICAL, "cut")));
        assertThat(received.getFirst().body()).isEqualTo("{\"text\": \"*CRITICAL* cut\"}");
        assertThatThrownBy(() -> WebhookTemplate.parse("{\"text\": \"{{colour}}\"}"))
                .hasMessage(
                        "template has {{colour}}, expected one of action, key, check, host, service, state, severity,"
                                + " since, at, summary, text, id, kind, places, trouble, owner, ticket");
        assertThatThrownBy(() -> WebhookTemplate.parse("{\"text\": {{summary}}"))
                .hasMessageStartingWith("template is not JSON at line 1, column ");
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
    }

    private String shownUri() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/...";
    }

    private static WebhookSettings settings(URI address) {
        return new WebhookSettings(
                address,
                WebhookTemplate.generic(),
                Optional.of("s3cret"),
                Optional.of("s3cret-token"),
                Set.of(),
                Set.of(),
                EnumSet.allOf(CheckState.class));
    }

    private WebhookDestination hook(WebhookTemplate template, Set<String> checks, Set<String> hosts) {
        return new WebhookDestination(
                "hook", settings(template, checks, hosts, EnumSet.allOf(CheckState.class)), () -> NOON);
    }

    private WebhookSettings settings(
            WebhookTemplate template, Set<String> checks, Set<String> hosts, Set<CheckState> states) {
        return new WebhookSettings(uri(), template, Optional.of("s3cret"), Optional.of("t0ken"), checks, hosts, states);
    }

    private static Status result(CheckState state, String text) {
        return new Status(
                Checks.shipped().getFirst(),
                new ServiceName("earshot", "incidents"),
                new CheckResult(state, text, List.of(), List.of()),
                NOON,
                NOON,
                true,
                Duration.ofMinutes(5));
    }
}
