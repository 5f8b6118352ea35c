package io.earshot.cmdb;

import io.earshot.model.Names;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of NetBox objects over REST, page by page, with patience for a server that is busy. */
final class NetboxClient {

    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** As many as NetBox gives at once unless it was set up otherwise (MAX_PAGE_SIZE). */
    private static final int PAGE = 1000;

    private static final int MAX_PAGE_BYTES = 64 << 20;
    private static final int MAX_PAGES = 10_000;
    private static final int ATTEMPTS = 4;
    private static final long MAX_PAUSE_SECONDS = 60;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final URI url;
    private final Secret token;
    private final Duration timeout;
    private final Duration firstPause;

    /** Never follows a redirect: the token is meant for this server alone. */
    private final HttpClient http;

    NetboxClient(URI url, Secret token, Duration timeout, Duration firstPause) {
        this.url = url;
        this.token = token;
        this.timeout = timeout;
        this.firstPause = firstPause;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /**
     * All objects of a list. Pages are cut by position, so that one which is deleted meanwhile would let another slip through
     * between two pages: where the count changes the list is read again.
     */
    List<JsonNode> all(String path, String filter) throws CmdbException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<List<JsonNode>> objects = allUnlessChanging(path, filter);
            if (objects.isPresent()) {
                return objects.get();
            }
        }
        throw failure(path, "changed while it was read, " + ATTEMPTS + " times over");
    }

    private Optional<List<JsonNode>> allUnlessChanging(String path, String filter)
            throws CmdbException, InterruptedException {
        List<JsonNode> objects = new ArrayList<>();
        long count = -1;
        String query = "limit=" + PAGE + "&ordering=id" + (filter.isEmpty() ? "" : "&" + filter);
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode answer = get(path, query);
            if (!answer.path("results").isArray()) {
                throw failure(path, "no list, expected NetBox's \"results\"");
            }
            long nowCount = answer.path("count").asLong(-1);
            if (count >= 0 && nowCount != count) {
                return Optional.empty();
            }
            count = nowCount;
            answer.path("results").forEach(objects::add);
            String next = answer.path("next").asString("");
            if (next.isEmpty()) {
                return count >= 0 && objects.size() != count ? Optional.empty() : Optional.of(objects);
            }
            query = nextQuery(path, next, query);
        }
        throw failure(path, "more than " + MAX_PAGES + " pages");
    }

    /**
     * Only the question of the next page's address: behind a proxy its scheme and host may be others, and the token goes to
     * nobody but the server that was configured.
     */
    private String nextQuery(String path, String next, String query) throws CmdbException {
        int mark = next.indexOf('?');
        if (mark < 0 || next.substring(mark + 1).equals(query)) {
            throw failure(path, "next page \"" + Names.shorten(next) + "\", expected another than this one");
        }
        return next.substring(mark + 1);
    }

    private JsonNode get(String path, String query) throws CmdbException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path, query)).timeout(timeout).header("Accept", "application/json");
        // Tokens of version 2 begin so, and come as Bearer (NetBox 4.5 and later).
        token.read()
                .ifPresent(secret ->
                        request.header("Authorization", (secret.startsWith("nbt_") ? "Bearer " : "Token ") + secret));
        String trouble = "";
        Duration pause = firstPause;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            }
            try {
                HttpResponse<byte[]> answer = send(request.build());
                if (answer.statusCode() == 200) {
                    return MAPPER.readTree(answer.body());
                }
                trouble = status(answer);
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    throw failure(path, trouble);
                }
                pause = longer(pause, answer);
            } catch (IOException e) {
                trouble = "no answer (" + Names.shorten(String.valueOf(e.getMessage())) + ")";
            } catch (TimeoutException e) {
                trouble = "no whole answer within " + timeout.toMillis() + " ms";
            } catch (JacksonException e) {
                trouble = "no JSON";
            }
        }
        throw failure(path, trouble + ", " + ATTEMPTS + " times over");
    }

    /** The JDK's own time limit ends with the answer's head; a body that trickles must end too. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, TimeoutException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_PAGE_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Duration longer(Duration pause, HttpResponse<?> answer) {
        Optional<Duration> asked = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Math.min(MAX_PAUSE_SECONDS, Long.parseLong(text))));
        return asked.isPresent() && asked.get().compareTo(pause) > 0 ? asked.get() : pause;
    }

    /** NetBox says in "detail" what it does not like. */
    private static String status(HttpResponse<byte[]> answer) {
        String detail = "";
        try {
            detail = MAPPER.readTree(answer.body()).path("detail").asString("");
        } catch (JacksonException _) {
            // An error page of something in between says nothing more than its status.
        }
        String meaning = switch (answer.statusCode()) {
            case 401, 403 -> ", token refused";
            case 301, 302, 307, 308 -> ", elsewhere, expected the URL that it leads to";
            case 404 -> ", expected NetBox's own address without /api";
            default -> "";
        };
        return "status " + answer.statusCode() + meaning + (detail.isEmpty() ? "" : " (" + Names.shorten(detail) + ")");
    }

    private URI uri(String path, String query) throws CmdbException {
        String base = url.toString();
        try {
            return URI.create(base + (base.endsWith("/") ? "" : "/") + "api/" + path + "?" + query);
        } catch (IllegalArgumentException e) {
            throw failure(path, "filter \"" + Names.shorten(query) + "\", expected one as in tag=earshot&site=tx");
        }
    }

    private CmdbException failure(String path, String what) {
        return new CmdbException("NetBox " + Names.shorten(url.toString()) + ": " + path + ": " + what);
    }
}
