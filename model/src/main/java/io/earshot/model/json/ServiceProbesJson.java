package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.ServiceKind;
import io.earshot.model.ServiceProbe;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the probes of services within a partner list. */
final class ServiceProbesJson {

    private ServiceProbesJson() {}

    static void write(ServiceProbe probe, JsonGenerator json) {
        json.writeStartObject();
        write(probe.key(), json);
        JsonWriter.writeSeconds(json, "intervalSeconds", probe.interval());
        JsonWriter.writeSeconds(json, "timeoutSeconds", probe.timeout());
        probe.host().ifPresent(host -> json.writeStringProperty("host", host));
        if (!probe.status().isEmpty()) {
            json.writeStringProperty("status", probe.status());
        }
        probe.match().ifPresent(match -> json.writeStringProperty("match", match));
        JsonWriter.writeIfAny("redirects", probe.redirects(), json);
        json.writeEndObject();
    }

    /** Writes what tells probes apart, which stands in results as well. */
    static void write(ServiceProbe.Key key, JsonGenerator json) {
        json.writeStringProperty("ip", key.ip().toString());
        json.writeNumberProperty("port", key.port());
        json.writeStringProperty("kind", key.kind().label());
        if (!key.service().isEmpty()) {
            json.writeStringProperty("service", key.service());
        }
        if (!key.question().isEmpty()) {
            json.writeStringProperty("question", key.question());
        }
    }

    /** Collects the fields of a key as they come. */
    static final class KeyFields {
        private Ip ip;
        private int port;
        private Optional<ServiceKind> kind = Optional.empty();
        private String service = "";
        private String question = "";

        /** Returns whether the field was one of a key. */
        boolean take(String field, JsonReader in) throws BadJsonException {
            switch (field) {
                case "ip" -> ip = PartnerListJson.readIp(in);
                case "port" -> port = in.integer(1, 65_535);
                case "kind" -> kind = ServiceKind.find(in.string());
                case "service" -> service = in.string();
                case "question" -> question = in.longString();
                default -> {
                    return false;
                }
            }
            return true;
        }

        ServiceProbe.Key key(JsonReader in) throws BadJsonException {
            if (ip == null || port == 0 || kind.isEmpty()) {
                throw in.expected("fields \"ip\", \"port\" and a known \"kind\"");
            }
            try {
                return new ServiceProbe.Key(ip, port, kind.get(), service, question);
            } catch (IllegalArgumentException e) {
                throw in.refused(e);
            }
        }
    }

    static ServiceProbe read(JsonReader in) throws BadJsonException {
        KeyFields fields = new KeyFields();
        var probe = new Object() {
            Duration interval = ServiceProbe.DEFAULT_INTERVAL;
            Duration timeout = ServiceProbe.DEFAULT_TIMEOUT;
            Optional<String> host = Optional.empty();
            String status = "";
            Optional<String> match = Optional.empty();
            int redirects;
        };
        in.readFields(field -> {
            if (fields.take(field, in)) {
                return;
            }
            switch (field) {
                case "intervalSeconds" -> probe.interval = in.seconds();
                case "timeoutSeconds" -> probe.timeout = in.seconds();
                case "host" -> probe.host = Optional.of(in.string());
                case "status" -> probe.status = in.string();
                case "match" -> probe.match = Optional.of(in.longString());
                case "redirects" -> probe.redirects = in.integer(0, Integer.MAX_VALUE);
                default -> in.skip();
            }
        });
        ServiceProbe.Key key = fields.key(in);
        try {
            return new ServiceProbe(
                    key.ip(),
                    key.service(),
                    key.port(),
                    key.kind(),
                    key.question(),
                    probe.interval,
                    probe.timeout,
                    probe.host,
                    probe.status,
                    probe.match,
                    probe.redirects);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
