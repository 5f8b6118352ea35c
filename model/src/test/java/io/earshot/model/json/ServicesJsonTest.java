package io.earshot.model.json;

import static io.earshot.model.json.Documents.partnerList;
import static io.earshot.model.json.Documents.readPartnerList;
import static io.earshot.model.json.Documents.readReport;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceProbes;
import io.earshot.model.ServiceReports;
import io.earshot.model.ServiceReports.Result;
import io.earshot.model.ServiceState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the JSON for probes of services: what to probe to the agent, results back. */
class ServicesJsonTest {

    private static final Ip IP = Ip.parse("10.1.2.3");

    @Test
    void probesOfServicesSurviveTheRoundTrip() throws BadJsonException {
        PartnerList list = partnerList()
                .with(new ServiceProbes(
                        List.of(
                                new ServiceProbe(
                                        IP,
                                        "shop",
                                        8443,
                                        ServiceKind.HTTPS,
                                        "/healthz",
                                        Duration.ofMinutes(1),
                                        Duration.ofSeconds(3),
                                        Optional.of("shop.example.com"),
                                        "200,300-399",
                                        Optional.of("ready"),
                                        2),
                                plain("db1", ServiceKind.MYSQL)),
                        "-----BEGIN CERTIFICATE-----"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PartnerListJson.write(list, out);

        assertThat(readPartnerList(out.toString(StandardCharsets.UTF_8))).isEqualTo(list);
    }

    @Test
    void aProbeOfAKindThatANewerServerKnowsCostsOnlyItself() throws BadJsonException {
        PartnerList list = readPartnerList("""
            {"container": "be5.host58", "partners": [{"ip": "10.1.2.3"}],
             "serviceProbes": [{"ip": "10.1.2.3", "port": 1883, "kind": "mqtt", "topic": {"a": [1]}},
                               {"ip": "10.1.2.3", "port": 6379, "kind": "redis"}]}""");

        assertThat(list.partners()).hasSize(1);
        assertThat(list.services().probes()).containsExactly(plain("", ServiceKind.REDIS));
    }

    @Test
    void resultsSurviveTheRoundTrip() throws BadJsonException {
        ServiceReports services = new ServiceReports(
                false,
                List.of(
                        new Result(
                                plain("db1", ServiceKind.TLS).key(),
                                ServiceState.BAD_CERTIFICATE,
                                OptionalDouble.of(1.25),
                                "the certificate expired",
                                Optional.of(Instant.parse("2026-11-01T00:00:00Z")),
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(3)),
                        new Result(
                                plain("", ServiceKind.REDIS).key(),
                                ServiceState.REFUSED,
                                OptionalDouble.empty(),
                                "",
                                Optional.empty(),
                                Duration.ZERO,
                                Duration.ZERO)));
        Report report = Report.of(ContainerName.parse("be5.host58"), List.of(), services);

        assertThat(readReport(ReportJson.toText(report)).section(ServiceReports.class))
                .contains(services);
    }

    @Test
    void aResultThatANewerAgentTellsCostsOnlyItselfAndTextsOfAgentsAreOneLine() throws BadJsonException {
        Report report = readReport("""
            {"container": "be5.host58", "links": [],
             "services": {"probes": [{"ip": "10.1.2.3", "port": 5, "kind": "mqtt", "state": "UP"},
                                     {"ip": "10.1.2.3", "port": 5, "kind": "redis", "state": "ODD"},
                                     {"ip": "10.1.2.3", "port": 5, "kind": "redis", "state": "UP", "detail": "a\\u001b[31m\\nb"}]}}""");

        assertThat(report.section(ServiceReports.class).orElseThrow().probes())
                .extracting(Result::detail)
                .containsExactly("a [31m b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http | healthz | question \"healthz\" of kind http, expected a path as in /healthz",
                "http | '/a b' | question \"/a b\" of kind http, expected a path as in /healthz",
                "dns | example.com | question \"example.com\" of kind dns, expected a name and a type as in example.com A",
                "redis | PING | question \"PING\" of kind redis, expected none",
            })
    void aQuestionThatDoesNotFitItsKindIsRefused(String kind, String question, String message) {
        assertThatThrownBy(() -> probe("db1", ServiceKind.parse(kind), question))
                .hasMessage(message);
    }

    private static ServiceProbe plain(String service, ServiceKind kind) {
        return probe(service, kind, "");
    }

    private static ServiceProbe probe(String service, ServiceKind kind, String question) {
        return new ServiceProbe(
                IP,
                service,
                kind.usualPort(),
                kind,
                question,
                ServiceProbe.DEFAULT_INTERVAL,
                ServiceProbe.DEFAULT_TIMEOUT,
                Optional.empty(),
                "",
                Optional.empty(),
                0);
    }
}
