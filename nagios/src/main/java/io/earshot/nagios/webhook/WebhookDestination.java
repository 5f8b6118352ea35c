package io.earshot.nagios.webhook;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.http.BoundedHttpClient;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends one request for each change of a service's state. What was told once is not told again at each heartbeat, and whoever was told of
 * trouble is told of its end. A request that fails is sent again with the same key, so that a receiver can tell that it is the same.
 */
public final class WebhookDestination implements Destination {

    private static final String HMAC = "HmacSHA256";

    private final String name;
    private final WebhookSettings settings;
    private final InstantSource clock;
    private final BoundedHttpClient client = new BoundedHttpClient(HttpClient.newBuilder());

    /** The state of each service that the receiver knows of; those that it was never told of are OK to it. */
    private final Map<ServiceName, CheckState> told = new HashMap<>();

    /** @param clock dates the signatures */
    public WebhookDestination(String name, WebhookSettings settings, InstantSource clock) {
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
        for (Status result : results) {
            if (settings.isFor(result) && isNews(result)) {
                int status = post(result);
                if (status / 100 == 2) {
                    told.put(result.service(), result.state());
                } else {
                    refused.put(result.service(), settings.url() + " says " + status);
                }
            }
        }
        return refused;
    }

    private boolean isNews(Status result) {
        CheckState known = told.getOrDefault(result.service(), CheckState.OK);
        boolean ends = result.state() == CheckState.OK && known != CheckState.OK;
        return ends || (result.state() != known && settings.states().contains(result.state()));
    }

    private int post(Status result) throws DeliveryException, InterruptedException {
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
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build());
        } catch (IOException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw new DeliveryException(settings.url() + " refuses our proof (" + status + ")");
        }
        if (status == 408 || status == 429 || status >= 500 || status / 100 == 3) {
            throw new DeliveryException(
                    settings.url() + " says " + status + " " + BoundedHttpClient.quoted(answer.body()));
        }
        return status;
    }

    /** A token with a scheme of its own, as "GenieKey …", stays as it is. */
    private static String authorization(String token) {
        return token.contains(" ") ? token : "Bearer " + token;
    }

    /** The same for each attempt to tell the same change. */
    private static String key(Status result) {
        String change = result.service() + " " + result.state() + " " + result.since();
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
