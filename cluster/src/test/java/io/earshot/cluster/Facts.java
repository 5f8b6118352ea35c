package io.earshot.cluster;

import io.earshot.model.Announcement;
import io.earshot.model.AppFigures;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import io.earshot.model.Lookup;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.relay.RelayStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;

/** Facts by chance, of each kind. */
final class Facts {

    private static final int KINDS = 22;

    private Facts() {}

    static Fact any(Random chance) {
        Instant at = Instant.ofEpochMilli(1_795_459_494_823L + chance.nextInt(1_000_000_000));
        ContainerName name = new ContainerName("be" + chance.nextInt(100), "host" + chance.nextInt(100) + ".example");
        return switch (chance.nextInt(KINDS)) {
            case 0 -> new Fact.AgentReport(name, text(chance), at, texts(chance), text(chance));
            case 1 ->
                new Fact.LookupSeen(new Lookup(name, "db" + chance.nextInt(9), 1 + chance.nextInt(9), at, ips(chance)));
            case 2 -> new Fact.PublishedList(name, ips(chance), at);
            case 3 ->
                new Fact.ContainerKnown(new Container(
                        name,
                        "dc" + chance.nextInt(3),
                        text(chance),
                        text(chance),
                        ips(chance),
                        List.of("db" + chance.nextInt(9)),
                        List.of(),
                        chance.nextBoolean(),
                        chance.nextBoolean(),
                        Map.of("tier", text(chance))));
            case 4 -> new Fact.InventoryComplete(chance.nextInt());
            case 5 ->
                new Fact.MuteSet(
                        "a",
                        chance.nextLong(),
                        texts(chance),
                        at,
                        at.plusSeconds(60),
                        text(chance),
                        text(chance),
                        chance.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(chance.nextInt(1_000))));
            case 6 -> new Fact.MuteEnded(chance.nextLong());
            case 7 -> new Fact.RelaysHeard(relay(chance), List.of(relay(chance), relay(chance)));
            case 8 -> new Fact.Tick(text(chance), at, chance.nextBoolean() ? Optional.of(at) : Optional.empty());
            case 9 -> new Fact.Kept("incident/" + chance.nextInt(99), "{\"summary\":\"" + chance.nextInt() + "\"}");
            case 10 ->
                new Fact.ServerSeen(
                        text(chance),
                        text(chance),
                        text(chance),
                        at,
                        chance.nextLong(),
                        chance.nextInt(),
                        text(chance));
            case 11 -> new Fact.SpeakerBegins(text(chance), text(chance), at);
            case 12 -> new Fact.Acknowledged(chance.nextLong(), text(chance), text(chance), at, text(chance));
            case 13 -> new Fact.TicketNoted(chance.nextLong(), text(chance));
            case 14 ->
                new Fact.LinkChanged(
                        chance.nextLong(Long.MAX_VALUE), at, name, Ip.parse("10.1.2.3"), state(chance), state(chance));
            case 15 ->
                new Fact.LinkStates(
                        name,
                        ips(chance).stream()
                                .map(ip -> new LinkAge(ip, state(chance), at))
                                .toList());
            case 16 ->
                new Fact.MachineAnnounced(
                        name,
                        chance.nextBoolean() ? Optional.empty() : Optional.of(text(chance)),
                        new Announcement(ips(chance), Map.of("dataCenter", "dc" + chance.nextInt(9))),
                        at,
                        at.plusSeconds(chance.nextInt(99)));
            case 17 ->
                new Fact.OrderGiven(
                        text(chance),
                        new Order("o" + chance.nextInt(), "probe", text(chance), Duration.ofSeconds(30), text(chance)),
                        texts(chance),
                        at);
            case 18 ->
                new Fact.OrderAnswered(
                        text(chance),
                        new OrderResult(
                                "o" + chance.nextInt(),
                                chance.nextInt(9),
                                chance.nextBoolean(),
                                OrderResult.Status.DONE,
                                text(chance)));
            case 19 ->
                new Fact.AppFiguresTold(
                        chance.nextInt(60) + "/0",
                        new AppFigures(
                                "mirror" + chance.nextInt(9), List.of(app(chance)), List.of(figures(chance, at))));
            case 20 -> new Fact.TagSet(name.toString(), text(chance), text(chance), text(chance), at);
            case 21 ->
                new Fact.LinkInTrouble(
                        name,
                        ips(chance).stream()
                                .map(ip -> new LinkAge(ip, state(chance), at))
                                .toList());
            default -> throw new AssertionError("a kind without facts");
        };
    }

    private static AppFigures.App app(Random chance) {
        return new AppFigures.App(
                "pay" + chance.nextInt(9),
                "iso8583",
                chance.nextBoolean() ? Optional.empty() : Optional.of("iso87-ascii"),
                chance.nextInt(1_000),
                chance.nextInt(60_000),
                chance.nextBoolean() ? Optional.empty() : Optional.of(60L),
                List.of(
                        new AppFigures.Address(Optional.of(Ip.parse("10.1.2.3")), chance.nextInt(65_536)),
                        new AppFigures.Address(Optional.empty(), 9_100)));
    }

    private static AppFigures.Figures figures(Random chance, Instant at) {
        long requests = chance.nextInt(1_000);
        OptionalDouble time =
                chance.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(chance.nextInt(10_000) / 8.0);
        return new AppFigures.Figures(
                at.truncatedTo(ChronoUnit.MINUTES),
                "pay",
                "0200",
                requests,
                requests / 2,
                requests / 3,
                chance.nextInt(9),
                chance.nextInt(9),
                time,
                time,
                time,
                time,
                time,
                time,
                chance.nextInt(9),
                chance.nextInt(60),
                new TreeMap<>(Map.of("00", requests / 3)));
    }

    private static RelayStatus relay(Random chance) {
        return new RelayStatus(
                "relay" + chance.nextInt(9),
                chance.nextBoolean() ? Optional.empty() : Optional.of("relay0"),
                text(chance),
                "h2",
                Duration.ofMillis(chance.nextInt(1_000_000)),
                chance.nextInt(1_000),
                chance.nextInt(1_000),
                chance.nextLong(1_000),
                Duration.ofSeconds(chance.nextInt(100)));
    }

    private static LinkState state(Random chance) {
        List<LinkState> all = List.of(LinkState.values());
        return all.get(chance.nextInt(all.size()));
    }

    private static List<Ip> ips(Random chance) {
        return chance.ints(chance.nextInt(4))
                .mapToObj(i -> (i & 1) == 0
                        ? Ip.parse("10.1." + (i >>> 8 & 255) + ".7")
                        : Ip.parse("fd00::" + (i >>> 1 & 0xfff)))
                .toList();
    }

    private static List<String> texts(Random chance) {
        return chance.ints(chance.nextInt(4)).mapToObj(i -> text(chance)).toList();
    }

    /** Line ends, quotes and other alphabets must not change on the way. */
    private static String text(Random chance) {
        String pieces = "a{}\"\\\n\r\t ,:\u00e4\u6f22\u0000/" + Character.toString(0x1F4E1);
        return pieces.codePoints()
                .filter(c -> chance.nextBoolean())
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
