package io.earshot.nagios.webhook;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.http.BoundedHttpClient;
import io.earshot.nagios.http.ShownAddress;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.Told;
import io.earshot.nagios.watch.ToldMemory;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.filter.FilteringParserDelegate;
import tools.jackson.core.filter.JsonPointerBasedFilter;
import tools.jackson.core.filter.TokenFilter;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends one request for each change of a service's state. What was told once is not told again at each heartbeat, and whoever was told of
 * trouble is told of its end. A request that fails is sent again with the same key, so that a receiver can tell that it is the same.
 */
public final class WebhookDestination implements Destination {

    private static final String HMAC = "HmacSHA256";
    /** The name of the check whose results are tests of destinations. */
    public static final String TEST = "test-notification";

    private static final int LONGEST_TICKET = 100;

    /** After so many in one visit it is the receiver's fault, and not that of one result. */
    private static final int MOST_FAILURES = 3;

    private static final JsonFactory JSON = new JsonFactory();

    private final String name;
    private final WebhookSettings settings;
    private final InstantSource clock;
    private final BoundedHttpClient client = new BoundedHttpClient(HttpClient.newBuilder(), ShownAddress.ORIGIN);

    /** Holds what the receiver was told of each service that is not OK. */
    private final Map<ServiceName, Told> told = new HashMap<>();

    private final Tickets tickets;
    private final ToldMemory memory;

    /** Takes the numbers of tickets that a receiver made. */
    @FunctionalInterface
    public interface Tickets {

        /** Nobody wants them. */
        Tickets NONE = (_, _) -> {};

        void made(long incident, String ticket);
    }

    /** @param clock dates the signatures */
    public WebhookDestination(String name, WebhookSettings settings, InstantSource clock) {
        this(name, settings, clock, Tickets.NONE, ToldMemory.NONE);
    }

    /**
     * @param clock dates the signatures
     * @param tickets is told the number of a ticket where an answer about an incident has one
     * @param memory keeps what the receiver was told
     */
    public WebhookDestination(
            String name, WebhookSettings settings, InstantSource clock, Tickets tickets, ToldMemory memory) {
        this.tickets = tickets;
        this.memory = memory;
        memory.atStart().forEach(before -> told.put(before.service(), before));
        this.name = name;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        Map<ServiceName, String> refused = new HashMap<>();
        List<DeliveryException> failures = new ArrayList<>();
        for (Status result : results) {
            if (isTest(result) || (settings.isFor(result) && isNews(result))) {
                OptionalInt status = post(result, failures);
                if (status.isPresent() && status.getAsInt() / 100 == 2) {
                    note(Told.of(result));
                } else if (status.isPresent()) {
                    refused.put(
                            result.service(), ShownAddress.ORIGIN.of(settings.url()) + " says " + status.getAsInt());
                }
            }
        }
        if (!failures.isEmpty()) {
            // What was told is not told again by the next visit.
            throw failures.getFirst();
        }
        return refused;
    }

    /** A receiver that fails at one result may take the others, which must not wait for it. */
    private OptionalInt post(Status result, List<DeliveryException> failures)
            throws DeliveryException, InterruptedException {
        HttpResponse<String> answer = answer(result);
        int status = answer.statusCode();
        if (status == 500 && failures.size() < MOST_FAILURES) {
            failures.add(client.refusal(answer));
            return OptionalInt.empty();
        }
        return OptionalInt.of(taken(result, answer));
    }

    private void note(Told now) {
        if (now.state() == CheckState.OK) {
            told.remove(now.service());
            memory.remove(now);
        } else {
            told.put(now.service(), now);
            memory.put(now);
        }
    }

    /** A test goes out whatever the settings leave out. */
    private static boolean isTest(Status result) {
        return result.check().name().equals(TEST);
    }

    private boolean isNews(Status result) {
        Optional<Told> last = Optional.ofNullable(told.get(result.service()));
        CheckState known = last.map(Told::state).orElse(CheckState.OK);
        if (last.isPresent() && isReminder(result, last.get())) {
            return true;
        }
        boolean ends = result.state() == CheckState.OK && known != CheckState.OK;
        return ends || (result.state() != known && settings.states().contains(result.state()));
    }

    /** An incident that stays open and that nobody takes care of is told again. */
    private boolean isReminder(Status result, Told last) {
        Map<String, String> labels = result.result().labels();
        return settings.remind().isPresent()
                && result.state() != CheckState.OK
                && result.state() == last.state()
                && labels.containsKey("id")
                && !labels.containsKey("owner")
                && !result.at().isBefore(last.at().plus(settings.remind().get()));
    }

    @Override
    public boolean takes(SqlCheck check) {
        return settings.takes(check);
    }

    /** Notes the ticket that the receiver made. An answer that is no JSON, or has no such field, is none. */
    private void noteTicket(Status result, String answer) {
        Optional<String> id = Optional.ofNullable(result.result().labels().get("id"));
        if (id.isEmpty() || result.state() == CheckState.OK || answer.isBlank()) {
            return;
        }
        ticket(answer).ifPresent(number -> tickets.made(Long.parseLong(id.get()), number));
    }

    private Optional<String> ticket(String answer) {
        try (JsonParser parser = new FilteringParserDelegate(
                JSON.createParser(ObjectReadContext.empty(), answer),
                new JsonPointerBasedFilter(settings.ticketField()),
                TokenFilter.Inclusion.ONLY_INCLUDE_ALL,
                false)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
                return Optional.of(parser.getString().strip())
                        .filter(number -> !number.isEmpty() && number.length() <= LONGEST_TICKET);
            }
        } catch (JacksonException none) {
            // Most receivers answer with something else.
        }
        return Optional.empty();
    }

    private HttpResponse<String> answer(Status result) throws DeliveryException, InterruptedException {
        String body = settings.template().fill(result);
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "earshot")
                .header("Idempotency-Key", key(result))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        settings.token().ifPresent(token -> request.header("Authorization", authorization(token)));
        settings.secret().ifPresent(secret -> {
            String at = Long.toString(clock.instant().getEpochSecond());
            request.header("Earshot-Timestamp", at);
            request.header("Earshot-Signature", "sha256=" + signature(secret, at + "." + body));
        });
        try {
            return client.send(request.build());
        } catch (IOException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
    }

    private int taken(Status result, HttpResponse<String> answer) throws DeliveryException {
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw new DeliveryException(client.receiver(answer) + " refuses our proof (" + status + ")");
        }
        if (status == 408 || status == 429 || status >= 500 || status / 100 == 3) {
            throw client.refusal(answer);
        }
        if (status / 100 == 2) {
            noteTicket(result, answer.body());
        }
        return status;
    }

    /** A token with a scheme of its own, as "GenieKey …", stays as it is. */
    private static String authorization(String token) {
        return token.contains(" ") ? token : "Bearer " + token;
    }

    /** The same for each attempt to tell the same change; a reminder is another one. */
    private String key(Status result) {
        Told last = told.get(result.service());
        String reminder = last != null && isReminder(result, last) ? " again after " + last.at() : "";
        String change = result.service() + " " + result.state() + " " + result.since() + reminder;
        return HexFormat.of().formatHex(change.getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC (RFC 2104) over the time and the body, so that neither can be changed nor an old request be sent again unnoticed. */
    static String signature(String secret, String signed) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has " + HMAC, impossible);
        }
    }
}
