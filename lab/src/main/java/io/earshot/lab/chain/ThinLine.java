package io.earshot.lab.chain;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A centre, a region and a site, each a namespace. Only the region's relay reaches the centre, and only the site's relay the region; where
 * something stands at the site's edge, it is at the end of the line, in a namespace of its own, and the site reaches it alone.
 */
final class ThinLine implements AutoCloseable {

    static final String SERVER = "10.95.0.1";
    static final String REGION = "10.95.1.1";
    static final String SITE = "10.95.1.2";

    /** The inner address of what stands at the site's edge, and that of the site's relay as it sees it. */
    static final String EDGE = "10.95.3.1";

    static final String BEHIND_EDGE = "10.95.3.2";

    private static final String LINE = "line";
    private static final String FAST = "fast";
    private static final int MOST_AGENTS = 250;

    private final Namespaces namespaces;
    private final Namespace centre;
    private final Namespace region;
    private final Namespace site;

    /** The end of the line at the site; the site itself, where nothing stands between. */
    private final Namespace edge;

    private ThinLine(Namespaces namespaces, boolean hasEdge) throws IOException {
        this.namespaces = namespaces;
        centre = namespaces.add("centre");
        region = namespaces.add("region");
        site = namespaces.add("site");
        edge = hasEdge ? namespaces.add("edge") : site;
    }

    /**
     * Makes the namespaces.
     *
     * @param kilobits a second that the line between region and site carries in each direction
     * @param agents in the site, each with an address of its own
     * @param hasEdge whether something stands between the site and the line
     */
    static ThinLine open(int kilobits, int agents, boolean hasEdge) throws IOException {
        if (agents > MOST_AGENTS) {
            throw new IllegalArgumentException(agents + " agents, expected at most " + MOST_AGENTS);
        }
        Namespaces namespaces = Namespaces.open();
        try {
            ThinLine line = new ThinLine(namespaces, hasEdge);
            line.lay(kilobits, agents);
            return line;
        } catch (IOException e) {
            namespaces.close();
            throw e;
        }
    }

    private void lay(int kilobits, int agents) throws IOException {
        namespaces.connect(centre, FAST, region, FAST);
        namespaces.connect(region, LINE, edge, LINE);
        centre.ip("addr", "add", SERVER + "/24", "dev", FAST);
        region.ip("addr", "add", "10.95.0.2/24", "dev", FAST);
        region.ip("addr", "add", REGION + "/24", "dev", LINE);
        if (edge == site) {
            site.ip("addr", "add", SITE + "/24", "dev", LINE);
        } else {
            namespaces.connect(edge, FAST, site, FAST);
            edge.ip("addr", "add", "10.95.1.3/24", "dev", LINE);
            edge.ip("addr", "add", EDGE + "/24", "dev", FAST);
            site.ip("addr", "add", BEHIND_EDGE + "/24", "dev", FAST);
            site.ip("addr", "add", SITE + "/32", "dev", "lo"); // for its agents
        }
        List<String> own = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            own.add(address(i) + "/32");
        }
        site.addresses("lo", own);
        for (Namespace end : List.of(region, edge)) {
            end.tc(
                    "qdisc",
                    "add",
                    "dev",
                    LINE,
                    "root",
                    "tbf",
                    "rate",
                    kilobits + "kbit",
                    "burst",
                    "16000",
                    "latency",
                    "400ms");
        }
    }

    /** Returns the address of an agent's container. */
    static String address(int agent) {
        return "10.95.2." + (agent + 1);
    }

    Namespace centre() {
        return centre;
    }

    Namespace region() {
        return region;
    }

    Namespace site() {
        return site;
    }

    Namespace edge() {
        return edge;
    }

    /** Returns how many octets went over the line since it was laid, in both directions, with the headers of their frames. */
    long octets() throws IOException {
        String folder = "/sys/class/net/" + LINE + "/statistics/";
        Process cat = region.start("cat", folder + "tx_bytes", folder + "rx_bytes");
        String said = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return said.lines().mapToLong(line -> Long.parseLong(line.strip())).sum();
        } catch (NumberFormatException e) {
            throw new IOException("the line's counters cannot be read: " + said, e);
        }
    }

    /** Loses everything on the line from now on. */
    void cut() throws IOException {
        region.nft("""
            table inet cut {
              chain in { type filter hook input priority 0; policy accept; iifname "%1$s" drop; }
              chain out { type filter hook output priority 0; policy accept; oifname "%1$s" drop; }
            }
            """.formatted(LINE));
    }

    void mend() throws IOException {
        region.nft("delete table inet cut\n");
    }

    @Override
    public void close() {
        namespaces.close();
    }
}
