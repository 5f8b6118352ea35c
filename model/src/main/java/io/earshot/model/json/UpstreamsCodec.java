package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.UpstreamReport;
import io.earshot.model.UpstreamReport.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code upstreams}. */
final class UpstreamsCodec implements SectionCodec<UpstreamReport> {

    @Override
    public String name() {
        return "upstreams";
    }

    @Override
    public Class<UpstreamReport> kind() {
        return UpstreamReport.class;
    }

    @Override
    public void write(UpstreamReport upstreams, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("file", upstreams.file());
        json.writeNumberProperty("files", upstreams.files());
        json.writeArrayPropertyStart("servers");
        upstreams.servers().forEach(server -> write(server, json));
        json.writeEndArray();
        JsonWriter.writeIfAny("variables", upstreams.variables(), json);
        JsonWriter.writeIfAny("leftOut", upstreams.leftOut(), json);
        upstreams.problem().ifPresent(problem -> json.writeStringProperty("problem", problem));
        json.writeEndObject();
    }

    private static void write(Server server, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("upstream", server.upstream());
        json.writeStringProperty("name", server.name());
        json.writeNumberProperty("port", server.port());
        json.writeArrayPropertyStart("ips");
        server.ips().forEach(ip -> json.writeString(ip.toString()));
        json.writeEndArray();
        if (server.backup()) {
            json.writeBooleanProperty("backup", true);
        }
        if (server.down()) {
            json.writeBooleanProperty("down", true);
        }
        json.writeEndObject();
    }

    @Override
    public Optional<UpstreamReport> read(JsonReader in) throws BadJsonException {
        var upstreams = new Object() {
            String file = "";
            int files;
            final List<Server> servers = new ArrayList<>();
            long variables;
            long leftOut;
            Optional<String> problem = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "file" -> upstreams.file = in.string();
                case "files" -> upstreams.files = in.integer(0, Integer.MAX_VALUE);
                case "servers" -> {
                    upstreams.servers.clear();
                    in.readArray(() -> {
                        if (upstreams.servers.size() >= UpstreamReport.MOST_SERVERS) {
                            throw in.expected("at most " + UpstreamReport.MOST_SERVERS + " servers");
                        }
                        upstreams.servers.add(readServer(in));
                    });
                }
                case "variables" -> upstreams.variables = in.count();
                case "leftOut" -> upstreams.leftOut = in.count();
                case "problem" -> upstreams.problem = Optional.of(in.longString());
                default -> in.skip();
            }
        });
        try {
            return Optional.of(new UpstreamReport(
                    upstreams.file,
                    upstreams.files,
                    upstreams.servers,
                    upstreams.variables,
                    upstreams.leftOut,
                    upstreams.problem));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Server readServer(JsonReader in) throws BadJsonException {
        var server = new Object() {
            String upstream = "";
            String name = "";
            int port;
            final List<Ip> ips = new ArrayList<>();
            boolean backup;
            boolean down;
        };
        in.readFields(field -> {
            switch (field) {
                case "upstream" -> server.upstream = in.string();
                case "name" -> server.name = in.string();
                case "port" -> server.port = in.integer(1, 65_535);
                case "ips" -> {
                    server.ips.clear();
                    in.readArray(() -> {
                        if (server.ips.size() >= UpstreamReport.MOST_ADDRESSES) {
                            throw in.expected("at most " + UpstreamReport.MOST_ADDRESSES + " addresses");
                        }
                        server.ips.add(PartnerListJson.readIp(in));
                    });
                }
                case "backup" -> server.backup = in.bool();
                case "down" -> server.down = in.bool();
                default -> in.skip();
            }
        });
        try {
            return new Server(server.upstream, server.name, server.port, server.ips, server.backup, server.down);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
