package io.earshot.lab.attacks;

import static io.earshot.lab.attacks.Requests.request;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** All attacks on one server, which refuses them with the statuses that stand here. */
final class Attacks {

    private static final int OVERSIZED = 4 << 20;
    private static final int DEEP = 100_000;
    private static final byte[] NOTHING = {};

    /** The time limit of a query, with the time to notice it. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(12);

    private final Victim victim;

    Attacks(Victim victim) {
        this.victim = victim;
    }

    /** @param connections how many are held at a time where connections are held */
    List<Attack> all(int connections) {
        List<Attack> all = new ArrayList<>(questions());
        all.addAll(requests());
        all.add(new HeldConnections(connections / 10 + " half bodies", connections / 10, victim.server(), half()));
        all.add(new HeldConnections(connections + " idle connections", connections, victim.server(), new byte[0]));
        return all;
    }

    /** The report that somebody overheard, to be sent by its agent before it is sent again. */
    Attack overheard() {
        return requests("its first time", List.of(204), overheardReport());
    }

    private List<Attack> questions() {
        return List.of(
                question(
                        "runaway cross join",
                        "SELECT COUNT(*) FROM link a, link b, link c WHERE a.sent + b.sent + c.sent = 7"),
                question("SYSTEM_RANGE over 10^12", "SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)"),
                question("huge sort", "SELECT x FROM SYSTEM_RANGE(1, 100000000) ORDER BY x * 7919 DESC"),
                question(
                        "regular expression bomb",
                        "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000000)"
                                + " WHERE REGEXP_LIKE('aaaaaaaaaaaaaaa' || x, '(a+)+b')"),
                question("a statement behind a carriage return", "SELECT 1 --\r; SET SCHEMA INFORMATION_SCHEMA"),
                question("a row lock without a space before it", "SELECT * FROM event WHERE 1=1FOR UPDATE"),
                question("bytes that become an object", "SELECT CAST(X'aced0005' AS JAVA_OBJECT)"),
                question(
                        "a text that doubles",
                        "WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT COUNT(*) FROM t"),
                question("a value of 1 GB", "SELECT CAST(X'00' AS BINARY(1000000000))"),
                question("a pattern that never ends", "SELECT REGEXP_LIKE('a', '(?:(?:){2147483647}){2147483647}')"),
                question("a number of 10^7 digits", "SELECT FLOOR(1E9999999)"),
                question("what readers may not", "SELECT FILE_READ('/etc/passwd')"));
    }

    /** Refused or stopped by a limit (400), or sent away while others take all turns (503). */
    private Attack question(String name, String sql) {
        byte[] request = request("POST", "/api/v1/sql", victim.reader(), sql);
        return new Requests(name, List.of(400, 503), victim.server(), List.of(request), TIME_LIMIT);
    }

    private List<Attack> requests() {
        String own = victim.own();
        String token = victim.ownToken();
        byte[] oversized = "[".repeat(OVERSIZED).getBytes(StandardCharsets.US_ASCII);
        return List.of(
                requests(
                        "reports in others' names",
                        List.of(400, 401, 403, 404),
                        report(victim.other(), body(victim.other(), "[]")),
                        report(own, body(victim.other(), "[]")),
                        report("%2e%2e.host1", body(own, "[]")),
                        report("x".repeat(5_000) + ".host1", body(own, "[]"))),
                requests("an overheard report again", List.of(409), overheardReport()),
                requests("a stranger's list", List.of(401, 403), request("GET", partners(victim.other()), token, "")),
                requests(
                        "wrong tokens",
                        List.of(401),
                        request("GET", partners(own), "guessed", ""),
                        request("POST", "/api/v1/sql", "guessed", "SELECT 1")),
                requests(
                        "bodies of 4 MB, also packed",
                        List.of(413),
                        request("POST", reports(own), token, "", oversized),
                        request("POST", reports(own), token, "Content-Encoding: gzip\r\n", packed(oversized))),
                requests(
                        "JSON 100,000 levels deep",
                        List.of(400),
                        report(own, body(own, "[".repeat(DEEP) + "]".repeat(DEEP)))),
                requests(
                        "headers of 20 kB",
                        List.of(431),
                        request(
                                "GET",
                                partners(own),
                                token,
                                ("X-Flood: " + "x".repeat(90) + "\r\n").repeat(200),
                                NOTHING)),
                requests("crafted paths", List.of(400, 401, 403, 404), crafted()));
    }

    private Attack requests(String name, List<Integer> refusals, byte[]... requests) {
        return new Requests(name, refusals, victim.server(), List.of(requests), Duration.ZERO);
    }

    private byte[][] crafted() {
        String own = "/api/v1/containers/" + victim.own();
        return Stream.of(
                        own + "/../" + victim.other() + "/partners",
                        own + "%2f..%2f" + victim.other() + "/partners",
                        own + "/partners;/../../" + victim.other() + "/report",
                        "/healthz/../api/v1/containers",
                        "//api/v1/containers",
                        "/page/..%2f..%2f..%2fetc%2fpasswd",
                        "/api/v1/containers%00")
                .map(path -> request("GET", path, victim.ownToken(), ""))
                .toArray(byte[][]::new);
    }

    private byte[] half() {
        String head = "POST " + reports(victim.own()) + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + victim.ownToken() + "\r\nContent-Length: 1000\r\n\r\n{\"container\":";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] overheardReport() {
        return report(victim.own(), body(victim.own(), "[]"));
    }

    private byte[] report(String container, String body) {
        return request("POST", reports(container), victim.ownToken(), body);
    }

    private static String body(String container, String links) {
        return "{\"container\": \"" + container + "\", \"startId\": \"a\", \"sequence\": 1, \"links\": " + links + "}";
    }

    private static String reports(String container) {
        return "/api/v1/containers/" + container + "/report";
    }

    private static String partners(String container) {
        return "/api/v1/containers/" + container + "/partners";
    }

    private static byte[] packed(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
