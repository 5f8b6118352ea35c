package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.LinkClass;
import io.earshot.model.LinkClassReports;
import io.earshot.model.PartnerList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code classes}. */
final class ClassesCodec implements SectionCodec<LinkClassReports> {

    @Override
    public String name() {
        return "classes";
    }

    @Override
    public Class<LinkClassReports> kind() {
        return LinkClassReports.class;
    }

    @Override
    public void write(LinkClassReports section, JsonGenerator json) {
        json.writeStartArray();
        section.classes().forEach(each -> write(each, json));
        json.writeEndArray();
    }

    private static void write(LinkClass each, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("ip", each.ip().toString());
        json.writeNumberProperty("dscp", each.dscp());
        json.writeNumberProperty("sent", each.sent());
        json.writeNumberProperty("received", each.received());
        if (each.down()) {
            json.writeBooleanProperty("down", true);
        }
        json.writeEndObject();
    }

    @Override
    public Optional<LinkClassReports> read(JsonReader in) throws BadJsonException {
        List<LinkClass> classes = new ArrayList<>();
        in.readArray(() -> classes.add(readClass(in)));
        return Optional.of(new LinkClassReports(classes));
    }

    private static LinkClass readClass(JsonReader in) throws BadJsonException {
        var each = new Object() {
            Ip ip;
            int dscp;
            long sent;
            long received;
            boolean down;
        };
        in.readFields(field -> {
            switch (field) {
                case "ip" -> each.ip = PartnerListJson.readIp(in);
                case "dscp" -> each.dscp = in.integer(1, PartnerList.MOST_DSCP);
                case "sent" -> each.sent = in.count();
                case "received" -> each.received = in.count();
                case "down" -> each.down = in.bool();
                default -> in.skip();
            }
        });
        if (each.ip == null) {
            throw in.expected("a field \"ip\"");
        }
        try {
            return new LinkClass(each.ip, each.dscp, each.sent, each.received, each.down);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
