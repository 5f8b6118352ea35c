package io.earshot.model.json;

import io.earshot.model.Announcement;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code announcement}. */
final class AnnouncementCodec implements SectionCodec<Announcement> {

    @Override
    public String name() {
        return "announcement";
    }

    @Override
    public Class<Announcement> kind() {
        return Announcement.class;
    }

    @Override
    public void write(Announcement announcement, JsonGenerator json) {
        json.writeStartObject();
        json.writeName("addresses");
        json.writeStartArray();
        announcement.addresses().forEach(ip -> json.writeString(ip.toString()));
        json.writeEndArray();
        if (!announcement.labels().isEmpty()) {
            json.writeName("labels");
            json.writeStartObject();
            announcement.labels().forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    @Override
    public Optional<Announcement> read(JsonReader in) throws BadJsonException {
        List<Ip> addresses = new ArrayList<>();
        SortedMap<String, String> labels = new TreeMap<>();
        in.readFields(field -> {
            switch (field) {
                case "addresses" ->
                    in.readArray(() -> {
                        if (addresses.size() == Announcement.MOST_ADDRESSES) {
                            throw in.expected("at most " + Announcement.MOST_ADDRESSES + " addresses");
                        }
                        addresses.add(readIp(in));
                    });
                case "labels" ->
                    in.readFields(label -> {
                        if (labels.size() == Announcement.MOST_LABELS) {
                            throw in.expected("at most " + Announcement.MOST_LABELS + " labels");
                        }
                        labels.put(label, in.string());
                    });
                default -> in.skip();
            }
        });
        try {
            return Optional.of(new Announcement(addresses, labels));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Ip readIp(JsonReader in) throws BadJsonException {
        try {
            return Ip.parse(in.string());
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
