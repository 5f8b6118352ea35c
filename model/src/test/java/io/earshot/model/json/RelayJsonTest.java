package io.earshot.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayStatus;
import io.earshot.model.relay.RelayedReport;
import io.earshot.model.relay.ReportHead;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayJsonTest {

    private static final String REPORT =
            "{\"container\":\"be5.host58\",\"startId\":\"a\",\"sequence\":7,\"links\":[],\"novelty\":{\"é\":1.50}}";

    private static final AgentProof PROOF = new AgentProof(Optional.of("secret"), Optional.of("10.0.0.1"));

    private static final RelayStatus STATUS = new RelayStatus(
            "tx1", Optional.empty(), "0.2.0", "h2", Duration.ofHours(1), 50, 3, 1, Duration.ofMillis(20));

    @Test
    void aRelayReadsTheHeadOfAReportAndNothingElse() throws BadJsonException {
        assertThat(RelayJson.readHead(REPORT.getBytes(UTF_8), REPORT.getBytes(UTF_8).length))
                .isEqualTo(new ReportHead(ContainerName.parse("be5.host58"), Optional.of("a"), 7));
    }

    @Test
    void whatIsNoJsonHasNoHead() {
        byte[] cut = REPORT.substring(0, REPORT.length() - 2).getBytes(UTF_8);
        assertThatThrownBy(() -> RelayJson.readHead(cut, cut.length)).isInstanceOf(BadJsonException.class);
    }

    @Test
    void aSectionThatNobodyKnowsPassesTwoRelaysUnchanged() throws BadJsonException {
        RelayBatch<RelayedReport> first =
                RelayJson.readBatchUnread(batch(REPORT.getBytes(UTF_8)), batch(REPORT.getBytes(UTF_8)).length);
        RelayedReport passed = first.reports().getFirst();
        byte[] again = batch(passed.json());

        RelayJson.ReadReport read =
                RelayJson.readBatch(again, again.length).reports().getFirst();

        assertThat(new String(passed.json(), UTF_8)).isEqualTo(REPORT);
        assertThat(read.report().orElseThrow())
                .isEqualTo(ReportJson.read(REPORT.getBytes(UTF_8), REPORT.getBytes(UTF_8).length));
        assertThat(read.proof()).isEqualTo(PROOF);
        assertThat(read.path()).containsExactly("fra1", "tx1");
        assertThat(read.superseded()).isTrue();
    }

    @Test
    void theStatusOfARelayAndItsQuestionsForListsAreReadBack() throws BadJsonException {
        byte[] batch = batch(REPORT.getBytes(UTF_8));
        RelayBatch<RelayJson.ReadReport> read = RelayJson.readBatch(batch, batch.length);
        assertThat(read.relay()).isEqualTo(STATUS);
        assertThat(read.behind()).containsExactly(STATUS.under("fra1"));
        assertThat(read.lists())
                .containsExactly(new ListRequest(
                        ListRequest.Kind.HOST, "host58", true, AgentProof.NONE, Optional.of("\"abc\"")));
    }

    @Test
    void aReportThatIsNoneCostsOnlyItself() throws BadJsonException {
        String json = """
            {"relay": {"name": "tx1"}, "reports": [
              {"report": {"container": "be5.host58", "links": [{"ip": "10.0.0.1", "sent": {"a": [1]}}]}},
              {"report": [1, {"a": 2}], "token": "t"},
              {"token": "nothing"},
              {"report": %s, "token": "last"}]}
            """.formatted(REPORT);
        List<RelayJson.ReadReport> reports = RelayJson.readBatch(json.getBytes(UTF_8), json.getBytes(UTF_8).length)
                .reports();
        assertThat(reports).extracting(each -> each.report().isPresent()).containsExactly(false, false, false, true);
        assertThat(reports.getFirst().problem()).contains("/reports/0/report").contains("expected a whole number");
        assertThat(reports.get(1).problem()).contains("expected an object");
        assertThat(reports.get(3).proof().token()).contains("last");
    }

    @Test
    void anAnswerIsReadBack() throws BadJsonException {
        BatchAnswer answer = new BatchAnswer(
                List.of(new BatchAnswer.ForReport(3, 409, "older")),
                List.of(new BatchAnswer.ForList(
                        0, 200, Optional.of("\"x\""), "{\"long\":\"" + "y".repeat(9_000) + "\"}")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RelayJson.write(answer, out);
        assertThat(RelayJson.readAnswer(out.toByteArray(), out.size())).isEqualTo(answer);
    }

    private static byte[] batch(byte[] report) {
        RelayedReport relayed = new RelayedReport(
                new ReportHead(ContainerName.parse("be5.host58"), Optional.of("a"), 7),
                PROOF,
                Duration.ofSeconds(2),
                true,
                List.of("fra1", "tx1"),
                report);
        ListRequest list =
                new ListRequest(ListRequest.Kind.HOST, "host58", true, AgentProof.NONE, Optional.of("\"abc\""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RelayJson.write(new RelayBatch<>(STATUS, List.of(STATUS.under("fra1")), List.of(relayed), List.of(list)), out);
        return out.toByteArray();
    }
}
