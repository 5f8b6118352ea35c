package io.earshot.model.json;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.MachineLoad;
import io.earshot.model.NginxRates;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.model.Rtt;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The documents that are promised to the outside, letter for letter, and what they mean. */
final class Documents {

    static final String PARTNER_LIST = """
        {"container": "be5.host58", "cycleSeconds": 120, "downAfterSeconds": 20,
         "partners": [{"ip": "192.168.5.1", "service": "db1", "port": 3306, "intervalSeconds": 10}]}\
        """;

    static final String REPORT = """
        {"container": "be5.host58", "startId": "b1f0…", "sequence": 17, "version": "0.1.0",
         "links": [{"ip": "192.168.5.1", "sent": 12, "received": 12, "state": "UP",
                    "rtt": {"min": 0.21, "avg": 0.34, "p95": 0.80, "max": 1.20},
                    "pathMtu": 1500, "icmpFiltered": false}],
         "load": 0.21, "nginx": {"accessRate": 31.38, "errors": {"502": 0.2, "504": 15.3}}}\
        """;

    private static final Ip IP = Ip.parse("192.168.5.1");

    private Documents() {}

    static PartnerList partnerList() {
        return new PartnerList(
                ContainerName.parse("be5.host58"),
                Duration.ofMinutes(2),
                Duration.ofSeconds(20),
                List.of(new Partner(IP, Optional.of("db1"), OptionalInt.of(3306), Duration.ofSeconds(10))));
    }

    static Report report() {
        LinkReport link = new LinkReport(
                IP,
                12,
                12,
                Optional.of(LinkState.UP),
                Optional.of(new Rtt(0.21, 0.34, 0.80, 1.20)),
                OptionalInt.of(1500),
                false);
        return new Report(
                ContainerName.parse("be5.host58"),
                Optional.of(new Report.Run("b1f0…", 17)),
                Optional.of("0.1.0"),
                List.of(
                        new LinkReports(List.of(link)),
                        new MachineLoad(0.21),
                        new NginxRates(31.38, Optional.of(new TreeMap<>(Map.of(502, 0.2, 504, 15.3))))));
    }

    static Report readReport(String json) throws BadJsonException {
        return ReportJson.read(stream(json));
    }

    static PartnerList readPartnerList(String json) throws BadJsonException {
        return PartnerListJson.read(stream(json));
    }

    static ByteArrayInputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
