package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that people set over REST. */
class TagsOverRestTest {

    private static final String ANNA = "Bearer 0123456789abcdef";
    private static final String READER = "Bearer fedcba9876543210";

    private static final String BE5 = "SELECT * FROM tag WHERE node = 'be5.host58'";

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(
                folder.resolve("people.txt"), "anna operator 0123456789abcdef\nrob reader fedcba9876543210\n");
        server = RunningServer.start(folder, """
                be5,host58,TX,be,tx-main,192.168.5.11,be,,true
                db1,host7,NY,db,ny-main,192.168.7.1,db1,,true
                """, "", "2m", """
                access: {people: people.txt}
                graph: {tags: [{select: "SELECT name, 'tier', role FROM container"}]}
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTagThatSomebodySetComesBeforeOthersAndTheyAreThereAgainWhenItIsRemoved() throws Exception {
        AuditLines lines = AuditLines.collect();
        try (lines) {
            until("be5.host58,tier,be,rule,,", BE5);
            assertThat(put("BE5.host58/tags/tier", "{\"value\": \" gold \", \"who\": \"somebody else\"}", ANNA))
                    .isEqualTo(204);
            until("be5.host58,tier,gold,rest,anna,2", BE5);
            assertThat(get("be5.host58/tags")).contains("\"value\":\"gold\",\"source\":\"rest\",\"who\":\"anna\"");
            assertThat(delete("be5.host58/tags/tier")).isEqualTo(204);
            until("be5.host58,tier,be,rule,,", BE5);
        }
        assertThat(lines.toString())
                .contains("audit: anna from 127.0.0.1 tagged be5.host58 tier=gold")
                .contains("audit: anna from 127.0.0.1 untagged be5.host58 tier");
    }

    @Test
    void aTagsNameMayHaveASlashAndItsValueMayBeEmpty() throws Exception {
        assertThat(put("db1.host7/tags/app.kubernetes.io/name", "{\"value\": \"\"}", ANNA))
                .isEqualTo(204);

        until("db1.host7,app.kubernetes.io/name,\"\",rest,anna,2", "SELECT * FROM tag WHERE node = 'db1.host7'");
    }

    @Test
    void readersSetNoTags() throws Exception {
        assertThat(put("db1.host7/tags/tier", "{\"value\": \"gold\"}", READER)).isEqualTo(403);
        assertThat(server.delete("/api/v1/nodes/db1.host7/tags/tier").statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatCannotBeATagIsRefusedWithWhatWasExpected() throws Exception {
        assertThat(refusal("be6.host58/tags/tier", "{\"value\": \"gold\"}"))
                .contains("\"status\":404", "did you mean be5.host58?");
        assertThat(refusal("be5.host58/tags/rack", "{\"values\": \"7\"}"))
                .contains("/value: expected text, as in {\\\"value\\\": \\\"gold\\\"}");
        assertThat(refusal("be5.host58/tags/rack", "{\"value\": 7}")).contains("/value: expected text");
        assertThat(refusal("be5.host58/tags/rack", "gold")).contains("not JSON");
        assertThat(refusal("be5.host58/tags/rack", "{\"value\": \"" + "x".repeat(1_001) + "\"}"))
                .contains("value: 1001 characters, expected at most 1000");
        assertThat(refusal("be5.host58/tags/" + "x".repeat(129), "{\"value\": \"7\"}"))
                .contains("tag: 129 characters, expected at most 128");
        assertThat(refusal("be5.host58/tags/rack", "{\"value\": \"7\\n8\"}")).contains("without control characters");
        assertThat(server.delete("/api/v1/nodes/db1.host7/tags/rack", "Authorization", ANNA)
                        .body())
                .contains("no tag \\\"rack\\\" was set at db1.host7");
        until("db1.host7,tier,db,rule,,", "SELECT * FROM tag WHERE node = 'db1.host7'");
        assertThat(server.delete("/api/v1/nodes/db1.host7/tags/tier", "Authorization", ANNA)
                        .body())
                .contains("tag \\\"tier\\\" of db1.host7 was not set over REST, but comes from rule");
    }

    private static int put(String path, String body, String token) throws Exception {
        return server.put("/api/v1/nodes/" + path, body, "Authorization", token).statusCode();
    }

    private static String refusal(String path, String body) throws Exception {
        return server.put("/api/v1/nodes/" + path, body, "Authorization", ANNA).body();
    }

    private static int delete(String path) throws Exception {
        return server.delete("/api/v1/nodes/" + path, "Authorization", ANNA).statusCode();
    }

    private static String get(String path) throws Exception {
        return server.get("/api/v1/nodes/" + path, "Authorization", ANNA).body();
    }

    private static void until(String wanted, String select) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String rows = rows(select);
        while (!rows.contains(wanted) && System.nanoTime() < end) {
            Thread.sleep(20);
            rows = rows(select);
        }
        assertThat(rows).contains(wanted);
    }

    private static String rows(String select) throws Exception {
        return server.post("/api/v1/sql", select, "Accept", "text/csv", "Authorization", ANNA)
                .body();
    }
}
