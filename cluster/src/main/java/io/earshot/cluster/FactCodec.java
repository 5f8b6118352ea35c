package io.earshot.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes facts as octets and reads them: the kind, a space, and the fact as JSON. A report follows its envelope as the agent sent it. Readers ignore
 * fields and kinds that they do not know, so that servers of different versions share a log.
 */
public final class FactCodec {

    private static final String REPORT_KIND = "report";

    /** A report has at most half a megabyte, and nothing else comes near it. */
    static final int MAX_OCTETS = 1 << 20;

    private static final Map<String, Class<? extends Fact>> KINDS = Map.ofEntries(
            Map.entry("lookup", Fact.LookupSeen.class),
            Map.entry("published", Fact.PublishedList.class),
            Map.entry("container", Fact.ContainerKnown.class),
            Map.entry("announced", Fact.MachineAnnounced.class),
            Map.entry("inventory", Fact.InventoryComplete.class),
            Map.entry("mute", Fact.MuteSet.class),
            Map.entry("unmute", Fact.MuteEnded.class),
            Map.entry("acknowledgement", Fact.Acknowledged.class),
            Map.entry("ticket", Fact.TicketNoted.class),
            Map.entry("tag", Fact.TagSet.class),
            Map.entry("relays", Fact.RelaysHeard.class),
            Map.entry("figures", Fact.AppFiguresTold.class),
            Map.entry("tick", Fact.Tick.class),
            Map.entry("kept", Fact.Kept.class),
            Map.entry("speaker", Fact.SpeakerBegins.class),
            Map.entry("order", Fact.OrderGiven.class),
            Map.entry("order-result", Fact.OrderAnswered.class),
            Map.entry("event", Fact.LinkChanged.class),
            Map.entry("states", Fact.LinkStates.class),
            Map.entry("trouble", Fact.LinkInTrouble.class),
            Map.entry("server", Fact.ServerSeen.class));

    private static final Map<Class<?>, String> NAMES =
            KINDS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    /** Holds the components of each kind: the JVM makes them anew whenever it is asked, which takes longer than to read a fact. */
    private static final Map<Class<?>, List<RecordComponent>> COMPONENTS = NAMES.keySet().stream()
            .collect(Collectors.toMap(kind -> kind, kind -> List.of(kind.getRecordComponents())));

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(FactValues.module())
            .build();

    /** Holds what the log says of a report besides its text; its key has the container. */
    private record Envelope(String heardBy, Instant at, List<String> path) {}

    private FactCodec() {}

    /** Returns the fact as octets; absent for one that only removes its key. */
    public static Optional<byte[]> write(Fact fact) {
        return switch (fact) {
            case Fact.Removed _ -> Optional.empty();
            case Fact.AgentReport report ->
                Optional.of((REPORT_KIND + " "
                                + MAPPER.writeValueAsString(new Envelope(report.heardBy(), report.at(), report.path()))
                                + "\n"
                                + report.json())
                        .getBytes(UTF_8));
            default ->
                Optional.of((NAMES.get(fact.getClass()) + " " + MAPPER.writeValueAsString(fact)).getBytes(UTF_8));
        };
    }

    /**
     * Reads a fact.
     *
     * @param octets absent where the log says that nothing is known of the key any more
     * @return absent for a kind that only a newer version knows
     * @throws BadFactException if no version writes such octets
     */
    public static Optional<Fact> read(String key, Optional<byte[]> octets) throws BadFactException {
        if (octets.isEmpty()) {
            return Optional.of(new Fact.Removed(key));
        }
        if (octets.get().length > MAX_OCTETS) {
            throw bad(key, octets.get().length + " octets, expected at most " + MAX_OCTETS);
        }
        String text = new String(octets.get(), UTF_8);
        int space = text.indexOf(' ');
        if (space < 0) {
            throw bad(key, "\"" + Names.shorten(text) + "\", expected a kind and JSON");
        }
        String kind = text.substring(0, space);
        try {
            return kind.equals(REPORT_KIND)
                    ? Optional.of(readReport(key, text, space + 1))
                    : readOther(key, kind, text);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new BadFactException("log entry " + Names.shorten(key) + ": " + Names.shorten(oneLine(e)), e);
        }
    }

    private static Fact readReport(String key, String text, int from) throws BadFactException {
        int end = text.indexOf('\n', from);
        if (end < 0 || !key.startsWith(Fact.REPORT)) {
            throw bad(key, "a report without envelope or container");
        }
        Envelope envelope = MAPPER.readValue(text.substring(from, end), Envelope.class);
        return new Fact.AgentReport(
                ContainerName.parse(key.substring(Fact.REPORT.length())),
                require(key, envelope.heardBy(), "heardBy"),
                require(key, envelope.at(), "at"),
                require(key, envelope.path(), "path"),
                text.substring(end + 1));
    }

    private static Optional<Fact> readOther(String key, String kind, String text) throws BadFactException {
        Class<? extends Fact> type = KINDS.get(kind);
        if (type == null) {
            return Optional.empty();
        }
        Fact fact = require(key, MAPPER.readValue(text.substring(kind.length() + 1), type), kind);
        for (RecordComponent component : COMPONENTS.get(type)) {
            if (value(fact, component) == null) {
                throw bad(key, "no \"" + component.getName() + "\" in " + kind);
            }
        }
        if (!fact.key().equals(key)) {
            throw bad(key, "a fact of " + Names.shorten(fact.key()));
        }
        return Optional.of(fact);
    }

    private static Object value(Fact fact, RecordComponent component) {
        try {
            return component.getAccessor().invoke(fact);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("field " + component.getName() + " cannot be read", e);
        }
    }

    private static <T> T require(String key, T value, String field) throws BadFactException {
        if (value == null) {
            throw bad(key, "no \"" + field + "\"");
        }
        return value;
    }

    private static BadFactException bad(String key, String what) {
        return new BadFactException("log entry " + Names.shorten(key) + ": " + what);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
