package io.earshot.cluster;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads the values that a log has most: three facts of each container hold a dozen of them. The library reads any record, by ways that take ten
 * times as long as these.
 */
final class FactValues {

    private FactValues() {}

    static SimpleModule module() {
        return new SimpleModule("fact values")
                .addDeserializer(Instant.class, new Time())
                .addDeserializer(Ip.class, new Address())
                .addDeserializer(ContainerName.class, new Name())
                .addDeserializer(LinkAge.class, new Age());
    }

    /** Reads one field; the parser stands at its value. */
    private interface FieldReader {
        void read(String field);
    }

    /** Reads the fields of an object, in any order; what the reader leaves is skipped. */
    private static void readFields(JsonParser in, DeserializationContext context, Class<?> type, FieldReader reader) {
        if (!in.isExpectedStartObjectToken()) {
            context.handleUnexpectedToken(context.constructType(type), in);
        }
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            in.nextToken();
            reader.read(field);
            in.skipChildren();
        }
    }

    private static final class Time extends StdDeserializer<Instant> {

        /** Holds the last time, since the links of a container mostly have the same; two threads may take turns. */
        private volatile Read last = new Read("", Instant.EPOCH);

        private record Read(String text, Instant time) {}

        Time() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(context.constructType(Instant.class), in);
            }
            String text = in.getString();
            Read known = last;
            if (known.text().equals(text)) {
                return known.time();
            }
            try {
                Instant time = Instant.parse(text);
                last = new Read(text, time);
                return time;
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    private static final class Address extends StdDeserializer<Ip> {

        Address() {
            super(Ip.class);
        }

        @Override
        public Ip deserialize(JsonParser in, DeserializationContext context) {
            long[] halves = new long[2];
            readFields(in, context, Ip.class, field -> {
                switch (field) {
                    case "high" -> halves[0] = in.getLongValue();
                    case "low" -> halves[1] = in.getLongValue();
                    default -> {}
                }
            });
            return new Ip(halves[0], halves[1]);
        }
    }

    private static final class Name extends StdDeserializer<ContainerName> {

        Name() {
            super(ContainerName.class);
        }

        @Override
        public ContainerName deserialize(JsonParser in, DeserializationContext context) {
            String[] labels = {"", ""};
            readFields(in, context, ContainerName.class, field -> {
                switch (field) {
                    case "container" -> labels[0] = in.getString();
                    case "host" -> labels[1] = in.getString();
                    default -> {}
                }
            });
            return new ContainerName(labels[0], labels[1]);
        }
    }

    private static final class Age extends StdDeserializer<LinkAge> {

        Age() {
            super(LinkAge.class);
        }

        @Override
        public LinkAge deserialize(JsonParser in, DeserializationContext context) {
            var age = new Object() {
                Ip to;
                LinkState state;
                Instant since;
            };
            readFields(in, context, LinkAge.class, field -> {
                switch (field) {
                    case "to" -> age.to = context.readValue(in, Ip.class);
                    case "state" -> age.state = LinkState.valueOf(in.getString());
                    case "since" -> age.since = context.readValue(in, Instant.class);
                    default -> {}
                }
            });
            return new LinkAge(age.to, age.state, age.since);
        }
    }
}
