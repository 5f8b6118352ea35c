package io.earshot.lab.servers;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sites as network namespaces that hang at one switch, each for a server and a broker. A cut drops the packets between one site and all others
 * in both directions, so that connections hang, as behind a dead line. The lab reaches each site's loopback all the time.
 */
final class Sites implements AutoCloseable {

    private static final String NETWORK = "10.77.0.";

    private final Namespaces namespaces;
    private final List<Namespace> sites = new ArrayList<>();

    private Sites(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    static Sites lay(int count) throws IOException {
        Sites sites = new Sites(Namespaces.open());
        try {
            Namespace middle = sites.namespaces.add("switch");
            middle.batch("link add br0 type bridge\nlink set br0 up\n");
            for (int i = 0; i < count; i++) {
                Namespace site = sites.namespaces.add("site" + (i + 1));
                sites.sites.add(site);
                sites.namespaces.connect(site, "eth0", middle, "site" + (i + 1));
                middle.batch("link set site" + (i + 1) + " master br0\n");
                site.batch("addr add " + address(i) + "/24 dev eth0\n");
            }
            return sites;
        } catch (IOException e) {
            sites.close();
            throw e;
        }
    }

    /** @param site from 0 */
    static String address(int site) {
        return NETWORK + (site + 1);
    }

    Namespace site(int site) {
        return sites.get(site);
    }

    /** Cuts a site off from all others, until it is connected again. */
    void cut(int site) throws IOException {
        String others = IntStream.range(0, sites.size())
                .filter(other -> other != site)
                .mapToObj(Sites::address)
                .collect(Collectors.joining(", "));
        sites.get(site).nft("""
                table ip cut {
                  chain in { type filter hook input priority 0; ip saddr { %1$s } drop; }
                  chain out { type filter hook output priority 0; ip daddr { %1$s } drop; }
                }
                """.formatted(others));
    }

    void connect(int site) throws IOException {
        sites.get(site).nft("delete table ip cut\n");
    }

    @Override
    public void close() {
        namespaces.close();
    }
}
