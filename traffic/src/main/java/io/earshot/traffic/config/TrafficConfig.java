package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the configuration of {@code earshot traffic}.
 *
 * @param station how this machine works on captures of its own; empty if it has none
 * @param kafka how captures travel to workers on other machines; empty if all happens in one process
 */
public record TrafficConfig(List<App> apps, Optional<Station> station, Optional<KafkaUse> kafka) {

    private static final long DEFAULT_SIZE = 10L << 30;
    private static final long LEAST_SIZE = 64L << 20;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    public TrafficConfig {
        apps = List.copyOf(apps);
    }

    /** Reads a configuration. Relative paths in it begin at its folder. */
    public static TrafficConfig read(Path file) throws YamlException {
        Path folder = file.toAbsolutePath().getParent();
        return read(YamlSection.read(file), folder);
    }

    static TrafficConfig read(YamlSection file, Path folder) throws YamlException {
        AppReader reader = new AppReader(folder);
        NetworksReader networks = new NetworksReader(file);
        List<App> apps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlSection section : file.sections("apps")) {
            App app = reader.read(section, networks);
            if (!names.add(app.name())) {
                throw section.error("name", "is \"" + app.name() + "\", which another app has already");
            }
            apps.add(app);
        }
        if (apps.isEmpty()) {
            throw file.error("apps", "is missing, expected at least one app with name, addresses and protocol");
        }
        Optional<Station> station = station(file, folder);
        if (station.flatMap(Station::live).isPresent()) {
            networks.require(file, station.get().live().get().interfaces());
            for (App app : apps) {
                if (!app.isMaskable()) {
                    throw file.error(
                            "capture",
                            "overwrites card data of iso8583, http and tls only, and app " + app.name()
                                    + " speaks " + app.protocol()
                                    + "; expected its captures to be written by tcpdump or netsniff-ng");
                }
            }
        }
        boolean asksCmdb = apps.stream().anyMatch(app -> app.listening().cmdb().isPresent());
        if (asksCmdb && station.flatMap(Station::server).isEmpty() && station.isPresent()) {
            throw file.error("server", "is missing, expected a server of Earshot, which knows the cmdb of the apps");
        }
        Optional<KafkaUse> kafka = KafkaUseReader.read(file, apps);
        file.finish();
        return new TrafficConfig(apps, station, kafka);
    }

    private static Optional<Uplink> server(YamlSection file, Path folder) throws YamlException {
        Optional<YamlSection> said = file.section("server");
        if (said.isEmpty()) {
            return Optional.empty();
        }
        YamlSection server = said.get();
        String url = server.requiredText("url");
        Uplink uplink = new Uplink(
                url(server, url),
                server.text("tokenFile").map(folder::resolve),
                server.text("readerTokenFile").map(folder::resolve),
                server.text("certificate").map(folder::resolve),
                server.text("name").orElseGet(TrafficConfig::hostName));
        server.finish();
        return Optional.of(uplink);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "traffic";
        }
    }

    private static URI url(YamlSection server, String text) throws YamlException {
        try {
            URI url = new URI(text);
            // A token must not pass a network in clear text.
            if (url.getHost() != null
                    && ("https".equals(url.getScheme())
                            || ("http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost())))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The message below says what was expected.
        }
        throw server.error(
                "url",
                "is \"" + text + "\", expected https://HOST:PORT of a server of Earshot, or http on this machine");
    }

    private static Optional<LiveInput> live(YamlSection file) throws YamlException {
        Optional<YamlSection> said = file.section("capture");
        if (said.isEmpty()) {
            return Optional.empty();
        }
        List<String> interfaces = said.get().texts("interfaces");
        if (interfaces.isEmpty()) {
            throw said.get().error("interfaces", "is missing, expected a list as [eth1, eth2]");
        }
        long bytes = QuantityText.bytes(said.get(), "size", DEFAULT_SIZE);
        if (bytes < LEAST_SIZE) {
            throw said.get().error("size", "is less than 64MB, expected at least that");
        }
        LiveInput live = new LiveInput(interfaces, said.get().text("filter").orElse(""), bytes);
        said.get().finish();
        return Optional.of(live);
    }

    private static Optional<Station> station(YamlSection file, Path folder) throws YamlException {
        Optional<String> directory = file.text("directory");
        Path state = folder.resolve(file.text("state").orElse("traffic-state"));
        // Several processes may write to one database, and only one of them could have the usual port.
        String listen = file.text("listen").orElse(file.section("database").isPresent() ? "" : "127.0.0.1:8790");
        Optional<Path> people = file.text("people").map(folder::resolve);
        Optional<YamlSection> keep = file.section("keep");
        Duration details = Duration.ofDays(7);
        Duration figures = Duration.ofDays(400);
        long size = DEFAULT_SIZE;
        if (keep.isPresent()) {
            size = QuantityText.bytes(keep.get(), "size", DEFAULT_SIZE);
            if (size < LEAST_SIZE) {
                throw keep.get().error("size", "is less than 64MB, expected at least that");
            }
            details = Duration.ofNanos(QuantityText.nanos(keep.get(), "transactions", details.toNanos()));
            figures = Duration.ofNanos(QuantityText.nanos(keep.get(), "figures", figures.toNanos()));
            keep.get().finish();
        }
        Optional<Station.ExternalDatabase> database = Optional.empty();
        Optional<YamlSection> said = file.section("database");
        if (said.isPresent()) {
            String url = said.get().requiredText("url");
            if (!url.startsWith("jdbc:postgresql:")) {
                throw said.get().error("url", "is \"" + url + "\", expected jdbc:postgresql://HOST/DATABASE");
            }
            database = Optional.of(new Station.ExternalDatabase(
                    url,
                    said.get().text("user").orElse(""),
                    said.get().text("password").orElse("")));
            said.get().finish();
        }
        Optional<Uplink> server = server(file, folder);
        Optional<LiveInput> live = live(file);
        // Captures are on another machine if results come from workers.
        if (directory.isEmpty() && file.section("kafka").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Station(
                folder.resolve(directory.orElse("captures")),
                state,
                listen,
                people,
                database,
                server,
                details,
                figures,
                size,
                live));
    }
}
