package io.earshot.agent.dns;

import io.earshot.model.Ip;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Resolves names as programs of a container do: by its /etc/hosts and the name servers and search domains of its /etc/resolv.conf, within
 * its network. Java's own resolver would take the agent's files, and waits as long as it likes. Blocks.
 */
public final class NameResolver {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int TRIES = 2;
    private static final int MOST_DOMAINS = 6;
    private static final int MOST_OCTETS = 1 << 20;
    private static final int NO_SUCH_NAME = 3;

    private final FileFinder files;
    private final Channels channels;
    private final RandomGenerator random;

    /** Finds a file of the container. */
    @FunctionalInterface
    public interface FileFinder {
        Path find(String path) throws IOException;
    }

    /** Opens a socket in the network of the container. */
    @FunctionalInterface
    public interface Channels {
        DatagramChannel open(Ip to) throws IOException;
    }

    /** @param random for the ids of questions */
    public NameResolver(FileFinder files, Channels channels, RandomGenerator random) {
        this.files = files;
        this.channels = channels;
        this.random = random;
    }

    /**
     * Asks the files and name servers of the container.
     *
     * @return none where the name does not exist; empty where nobody answered
     */
    public Optional<List<Ip>> resolve(String name) {
        List<Ip> known = lines("/etc/hosts")
                .filter(words -> names(words, name))
                .flatMap(words -> ip(words.getFirst()).stream())
                .toList();
        if (!known.isEmpty()) {
            return Optional.of(known);
        }
        List<NameServer> servers = new ArrayList<>();
        List<String> domains = new ArrayList<>();
        lines("/etc/resolv.conf").forEach(words -> {
            switch (words.getFirst()) {
                case "nameserver" ->
                    words.stream()
                            .skip(1)
                            .flatMap(word -> ip(word).stream())
                            .forEach(ip -> servers.add(new NameServer(ip, NameServer.USUAL_PORT)));
                case "search", "domain" -> {
                    domains.clear();
                    domains.addAll(words.subList(1, words.size()));
                }
                default -> {}
            }
        });
        return resolve(
                candidates(name, domains),
                servers.stream().limit(NameServer.MOST).toList());
    }

    /** Asks these name servers alone, as nginx does with those of its directive resolver. */
    public Optional<List<Ip>> resolve(String name, List<NameServer> servers) {
        return resolve(List.of(name), servers);
    }

    private static List<String> candidates(String name, List<String> domains) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        List<String> within = domains.stream()
                .limit(MOST_DOMAINS)
                .map(domain -> name + "." + domain)
                .toList();
        // A name with a dot is asked for as it is before any domain is tried.
        return name.indexOf('.') >= 0
                ? Stream.concat(Stream.of(name), within.stream()).toList()
                : Stream.concat(within.stream(), Stream.of(name)).toList();
    }

    private Optional<List<Ip>> resolve(List<String> candidates, List<NameServer> servers) {
        for (NameServer server : servers) {
            try (DatagramChannel udp = channels.open(server.ip())) {
                udp.connect(new InetSocketAddress(server.ip().toInetAddress(), server.port()));
                for (String candidate : candidates) {
                    List<Ip> found = ask(candidate, udp);
                    if (!found.isEmpty()) {
                        return Optional.of(found);
                    }
                }
                return Optional.of(List.of());
            } catch (IOException | IllegalArgumentException nextOne) {
                // A name server that does not answer, or answers that it cannot, is no proof that a name is gone.
            }
        }
        return Optional.empty();
    }

    private List<Ip> ask(String name, DatagramChannel udp) throws IOException {
        Set<Ip> found = new LinkedHashSet<>();
        for (int type : new int[] {DnsMessage.A, DnsMessage.AAAA}) {
            ByteBuffer answer = DnsMessage.question(name, type, random).ask(udp, PATIENCE, TRIES);
            int code = DnsMessage.code(answer);
            if (code != 0 && code != NO_SUCH_NAME) {
                throw new IOException("response code " + code);
            }
            found.addAll(DnsMessage.addresses(answer));
        }
        return List.copyOf(found);
    }

    private static boolean names(List<String> words, String name) {
        return words.stream().skip(1).anyMatch(word -> word.equalsIgnoreCase(name));
    }

    private Stream<List<String>> lines(String path) {
        try (InputStream in = Files.newInputStream(plain(files.find(path)))) {
            String text = new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
            return text.lines()
                    .map(line -> line.replaceFirst("[#;].*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> List.of(line.toLowerCase(Locale.ROOT).split("\\s+")));
        } catch (IOException none) {
            return Stream.empty();
        }
    }

    private static Path plain(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no plain file");
        }
        return file;
    }

    /** Returns the address that a text is; empty for a name. */
    public static Optional<Ip> ip(String text) {
        try {
            return Optional.of(Ip.parse(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
