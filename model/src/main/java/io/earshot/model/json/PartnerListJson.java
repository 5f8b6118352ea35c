package io.earshot.model.json;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeKeys;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceProbes;
import io.earshot.model.WireSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/** A partner list as {@code GET /api/v1/containers/NAME/partners} answers it. */
public final class PartnerListJson {

    private PartnerListJson() {}

    public static void write(PartnerList list, OutputStream out) {
        JsonWriter.writeDocument(out, json -> writeFields(list, json));
    }

    static void writeFields(PartnerList list, JsonGenerator json) {
        json.writeStringProperty("container", list.container().toString());
        JsonWriter.writeSeconds(json, "cycleSeconds", list.cycle());
        JsonWriter.writeSeconds(json, "downAfterSeconds", list.downAfter());
        json.writeArrayPropertyStart("partners");
        list.partners().forEach(partner -> write(partner, json));
        json.writeEndArray();
        if (!list.probeKeys().isEmpty()) {
            json.writeArrayPropertyStart("probeKeys");
            list.probeKeys().keys().forEach(key -> write(key, json));
            json.writeEndArray();
        }
        if (!list.dscp().isEmpty()) {
            json.writeArrayPropertyStart("dscp");
            list.dscp().forEach(json::writeNumber);
            json.writeEndArray();
        }
        if (!list.relays().isEmpty()) {
            json.writeArrayPropertyStart("relays");
            list.relays().forEach(relay -> json.writeString(relay.toString()));
            json.writeEndArray();
        }
        if (!list.services().isEmpty()) {
            json.writeArrayPropertyStart("serviceProbes");
            list.services().probes().forEach(probe -> ServiceProbesJson.write(probe, json));
            json.writeEndArray();
            if (!list.services().authorities().isEmpty()) {
                json.writeStringProperty("serviceAuthorities", list.services().authorities());
            }
        }
        list.wire().ifPresent(wire -> {
            json.writeObjectPropertyStart("wire");
            WireJson.writeFields(wire, json);
            json.writeEndObject();
        });
    }

    private static void write(ProbeKeys.Key key, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("id", key.id());
        json.writeStringProperty("key", key.hex());
        json.writeEndObject();
    }

    private static void write(Partner partner, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("ip", partner.ip().toString());
        partner.service().ifPresent(service -> json.writeStringProperty("service", service));
        partner.port().ifPresent(port -> json.writeNumberProperty("port", port));
        JsonWriter.writeSeconds(json, "intervalSeconds", partner.interval());
        if (!partner.downInterval().equals(partner.interval())) {
            JsonWriter.writeSeconds(json, "downIntervalSeconds", partner.downInterval());
        }
        partner.probePort().ifPresent(port -> json.writeNumberProperty("probePort", port));
        json.writeEndObject();
    }

    /** @throws BadJsonException if it is no partner list */
    public static PartnerList read(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, PartnerListJson::readList);
    }

    static PartnerList readList(JsonReader in) throws BadJsonException {
        var list = new Object() {
            ContainerName container;
            Duration cycle = PartnerList.DEFAULT_CYCLE;
            Duration downAfter = PartnerList.DEFAULT_DOWN_AFTER;
            final List<Partner> partners = new ArrayList<>();
            final List<ProbeKeys.Key> keys = new ArrayList<>();
            Optional<WireSettings> wire = Optional.empty();
            final List<URI> relays = new ArrayList<>();
            final List<ServiceProbe> services = new ArrayList<>();
            String authorities = "";
            final List<Integer> dscp = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "container" -> list.container = readName(in);
                case "cycleSeconds" -> list.cycle = in.seconds();
                case "downAfterSeconds" -> list.downAfter = in.seconds();
                case "partners" -> {
                    list.partners.clear();
                    in.readArray(() -> list.partners.add(readPartner(in)));
                }
                // Settings that are not understood must not keep anybody from probing.
                case "wire" -> list.wire = in.readOrSkip(() -> WireJson.readSettings(in), _ -> {});
                case "dscp" -> {
                    list.dscp.clear();
                    in.readArray(() -> list.dscp.add(in.integer(0, PartnerList.MOST_DSCP)));
                }
                case "relays" -> {
                    list.relays.clear();
                    in.readArray(() -> list.relays.add(readRelay(in)));
                }
                case "serviceProbes" -> {
                    list.services.clear();
                    // One of a kind that a newer server knows costs only itself.
                    in.readArray(() -> list.services.add(ServiceProbesJson.read(in)), _ -> {});
                }
                case "serviceAuthorities" -> list.authorities = in.longString();
                case "probeKeys" -> {
                    list.keys.clear();
                    in.readArray(() -> list.keys.add(readKey(in)));
                }
                default -> in.skip();
            }
        });
        if (list.container == null) {
            throw in.expected("a field \"container\"");
        }
        try {
            return new PartnerList(
                    list.container,
                    list.cycle,
                    list.downAfter,
                    list.partners,
                    new ProbeKeys(list.keys),
                    list.wire,
                    list.relays,
                    new ServiceProbes(list.services, list.authorities),
                    list.dscp);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** The key's text stays out of any error message. */
    private static ProbeKeys.Key readKey(JsonReader in) throws BadJsonException {
        var key = new Object() {
            long id = -1;
            String hex = "";
        };
        in.readFields(field -> {
            switch (field) {
                case "id" -> key.id = in.count();
                case "key" -> key.hex = in.string();
                default -> in.skip();
            }
        });
        if (key.id < 0 || !key.hex.matches("([0-9a-f]{2}){16,64}")) {
            throw in.expected("a field \"id\" and a field \"key\" of 32 to 128 hexadecimal digits");
        }
        return new ProbeKeys.Key(key.id, HexFormat.of().parseHex(key.hex));
    }

    private static Partner readPartner(JsonReader in) throws BadJsonException {
        var partner = new Object() {
            Ip ip;
            Optional<String> service = Optional.empty();
            OptionalInt port = OptionalInt.empty();
            Duration interval = PartnerList.DEFAULT_INTERVAL;
            Optional<Duration> downInterval = Optional.empty();
            OptionalInt probePort = OptionalInt.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "ip" -> partner.ip = readIp(in);
                case "service" -> partner.service = Optional.of(in.string());
                case "port" -> partner.port = OptionalInt.of(in.integer(1, 65_535));
                case "intervalSeconds" -> partner.interval = in.seconds();
                case "downIntervalSeconds" -> partner.downInterval = Optional.of(in.seconds());
                case "probePort" -> partner.probePort = OptionalInt.of(in.integer(1, 65_535));
                default -> in.skip();
            }
        });
        if (partner.ip == null) {
            throw in.expected("a field \"ip\"");
        }
        Duration interval = partner.interval;
        try {
            return new Partner(
                    partner.ip,
                    partner.service,
                    partner.port,
                    interval,
                    // Probing more rarely while a link is down is asked for by no server.
                    partner.downInterval
                            .filter(down -> down.compareTo(interval) <= 0)
                            .orElse(interval),
                    partner.probePort);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static URI readRelay(JsonReader in) throws BadJsonException {
        try {
            return PartnerList.requireRelay(URI.create(in.string()));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    static ContainerName readName(JsonReader in) throws BadJsonException {
        try {
            return ContainerName.parse(in.string());
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    static Ip readIp(JsonReader in) throws BadJsonException {
        try {
            return Ip.parse(in.string());
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
