package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States of containers, incidents, events and mutes outlive a server that is killed. */
class KilledServerTest {

    private static final String INCIDENTS = "SELECT id, since, state, summary FROM incident";

    private static final String MUTES = "SELECT id, places, reason FROM mute WHERE reason = 'move'";

    @TempDir
    private Path folder;

    private KillableServer server;

    /** By the server's clock, which tests move on, so that no pause of a busy machine turns anybody silent. */
    private static final Duration CYCLE = Duration.ofMinutes(10);

    private void start(Duration cycle) throws Exception {
        server = KillableServer.start(folder, cycle);
    }

    /** In the first cycle, nothing is judged. */
    private String openAnIncident() throws Exception {
        start(CYCLE);
        server.report("UP");
        server.pass(CYCLE.plusMinutes(1));
        server.report("DOWN");
        return server.until(INCIDENTS, answer -> answer.contains("OPEN"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatMattersOutlivesAServerThatIsKilled() throws Exception {
        String open = openAnIncident();
        assertThat(server.post("/api/v1/mutes", """
            {"places": ["be6.host58"], "reason": "move", "for": "1h"}\
            """)).contains("move");
        assertThat(server.put("/api/v1/containers/be6.host58/published-partners", "{\"partners\": [\"192.168.7.1\"]}"))
                .contains("unknown");
        assertThat(server.put("/api/v1/nodes/BE5.host58/tags/tier", "{\"value\": \"gold\", \"who\": \"ann\"}"))
                .isEmpty();
        String events = server.until("SELECT id, at, container, toState FROM event", answer -> answer.contains("DOWN"));
        String mutes = server.until(MUTES, answer -> answer.contains("move"));
        String addresses = server.sql("SELECT node, ip, validFrom, validTo FROM node_address ORDER BY ip");
        assertThat(addresses).contains("be5.host58,192.168.5.11,");
        String heard = server.sql("SELECT name, reportedAt FROM data WHERE reportedAt IS NOT NULL");
        assertThat(heard).contains("be5.host58");
        String tags = server.until("SELECT * FROM tag", answer -> answer.contains("be5.host58,tier,gold,rest,ann,"));
        server.awaitWritten();

        server.killAndStartAgain();

        assertThat(server.until("SELECT * FROM tag", answer -> answer.contains("gold")))
                .isEqualTo(tags);
        assertThat(server.sql("SELECT node, ip, validFrom, validTo FROM node_address ORDER BY ip"))
                .isEqualTo(addresses);
        assertThat(server.sql("SELECT id, at, container, toState FROM event")).startsWith(events.stripTrailing());
        assertThat(server.sql(MUTES)).isEqualTo(mutes);
        assertThat(server.sql("SELECT name, state FROM data WHERE name = 'be5.host58'"))
                .contains("be5.host58,WAITING");
        assertThat(server.sql("SELECT name, reportedAt FROM data WHERE reportedAt IS NOT NULL"))
                .isEqualTo(heard);
        assertThat(server.sql("SELECT container, ip, source FROM partner WHERE container = 'be6.host58'"))
                .contains("192.168.7.1,published");
        String unverified = server.sql(INCIDENTS);
        assertThat(unverified).contains("OPEN", "unverified since the server's restart");
        assertThat(idAndSince(unverified)).isEqualTo(idAndSince(open));

        server.report("DOWN");
        server.pass(CYCLE.plusMinutes(1));
        String confirmed = server.until(INCIDENTS, answer -> !answer.contains("unverified"));
        assertThat(confirmed).contains("OPEN");
        assertThat(idAndSince(confirmed)).isEqualTo(idAndSince(open));
    }

    @Test
    void anIncidentWhoseLinksAreHealthyAfterTheRestartIsOverAndItsIdIsNotUsedAgain() throws Exception {
        openAnIncident();
        server.awaitWritten();

        server.killAndStartAgain();
        server.report("UP");
        server.pass(CYCLE.plusMinutes(1));

        assertThat(server.until("SELECT id, state, ending FROM incident", answer -> answer.contains("OVER")))
                .contains("1,OVER,recovered");
    }

    @Test
    void aContainerThatWasSilentIsSilentAfterTheRestart() throws Exception {
        start(Duration.ofSeconds(3)); // a clock that is moved on by more than a few seconds turns nobody silent
        server.report("UP");
        server.until("SELECT name, state FROM data", answer -> answer.contains("be5.host58,SILENT"));
        server.awaitWritten();

        server.killAndStartAgain();

        assertThat(server.sql("SELECT name, state FROM data WHERE name = 'be5.host58'"))
                .contains("be5.host58,SILENT");
    }

    private static String idAndSince(String csv) {
        String row = csv.lines().skip(1).findFirst().orElseThrow();
        return row.substring(0, row.indexOf(',', row.indexOf(',') + 1));
    }
}
