package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.model.ContainerName;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;

/** The two calls that an agent knows. Blocks; for any thread. */
public final class ServerClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** A list of some thousand partners. Whatever is longer is not from an Earshot server. */
    private static final int LONGEST_LIST = 1 << 20;

    private final ContainerName container;
    private final String userAgent;
    private final URL partners;
    private final URL report;

    /** @throws IllegalArgumentException unless the server is an http or https URL */
    public ServerClient(URI server, ContainerName container, String version) {
        this.container = container;
        userAgent = "earshot-agent/" + version;
        String base = server.toString().replaceAll("/+$", "") + "/api/v1/containers/" + container;
        try {
            partners = URI.create(base + "/partners").toURL();
            report = URI.create(base + "/report").toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("server " + server + ", expected a URL as in http://earshot:8080", e);
        }
    }

    /** @param etag of the list that we have */
    public Answer fetch(Optional<String> etag) {
        try {
            HttpURLConnection http = open(partners);
            http.setRequestProperty("Accept", "application/json");
            etag.ifPresent(tag -> http.setRequestProperty("If-None-Match", tag));
            return switch (http.getResponseCode()) {
                case HttpURLConnection.HTTP_OK -> read(http);
                case HttpURLConnection.HTTP_NOT_MODIFIED -> {
                    drain(http);
                    yield new Answer.Unchanged();
                }
                default -> failed(http);
            };
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private Answer read(HttpURLConnection http) throws IOException {
        byte[] body;
        try (InputStream in = http.getInputStream()) {
            body = in.readNBytes(LONGEST_LIST);
        }
        try {
            PartnerList list = PartnerListJson.read(new ByteArrayInputStream(body));
            if (!list.container().equals(container)) {
                return misunderstood("it answered with the list of " + list.container());
            }
            return new Answer.Fresh(list, Optional.ofNullable(http.getHeaderField("ETag")));
        } catch (BadJsonException e) {
            return misunderstood("its answer is no partner list: " + e.getMessage());
        }
    }

    public Answer deliver(Report content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        ReportJson.write(content, body);
        try {
            HttpURLConnection http = open(report);
            http.setRequestMethod("POST");
            http.setRequestProperty("Content-Type", "application/json");
            http.setDoOutput(true);
            // Without a fixed length the JDK may send a POST twice by itself.
            http.setFixedLengthStreamingMode(body.size());
            try (OutputStream out = http.getOutputStream()) {
                body.writeTo(out);
            }
            if (http.getResponseCode() / 100 != 2) {
                return failed(http);
            }
            drain(http);
            return new Answer.Delivered();
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private HttpURLConnection open(URL url) throws IOException {
        HttpURLConnection http = (HttpURLConnection) url.openConnection();
        http.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        http.setReadTimeout((int) READ_TIMEOUT.toMillis());
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setRequestProperty("User-Agent", userAgent);
        return http;
    }

    private static Answer failed(HttpURLConnection http) throws IOException {
        int status = http.getResponseCode();
        Optional<Duration> retryAfter = RetryAfter.parse(
                Optional.ofNullable(http.getHeaderField("Retry-After")),
                Optional.ofNullable(http.getHeaderField("Date")));
        drain(http);
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            return new Failed(
                    Trouble.UNKNOWN_CONTAINER,
                    "it does not know this container (404): is it in the CMDB, and is the server's URL right?",
                    retryAfter);
        }
        Trouble trouble = status == 429 || status >= 500 ? Trouble.OVERLOADED : Trouble.MISUNDERSTOOD;
        return new Failed(trouble, "it answered with status " + status, retryAfter);
    }

    private static Answer unreachable(IOException e) {
        return new Failed(Trouble.UNREACHABLE, "it cannot be reached (" + e.getMessage() + ")", Optional.empty());
    }

    private static Answer misunderstood(String message) {
        return new Failed(Trouble.MISUNDERSTOOD, message, Optional.empty());
    }

    /** Only a body that was read to its end leaves the connection for the next request. */
    private static void drain(HttpURLConnection http) throws IOException {
        InputStream body = http.getResponseCode() >= 400 ? http.getErrorStream() : http.getInputStream();
        if (body != null) {
            try (body) {
                body.skip(LONGEST_LIST);
            }
        }
    }
}
