package io.earshot.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Describes a demo fleet: three data centres, hosts of four containers (a front end, two back ends, a store), one
 * loopback address each. The front ends' partners are declared in the CMDB, the back ends' are only known from DNS.
 */
public record DemoMap(List<Entry> entries) {

    static final int DEFAULT_CONTAINERS = 48;

    private static final List<String> DATA_CENTERS = List.of("TX", "NY", "FRA");
    private static final List<String> STORES = List.of("db1", "cache1", "queue1");
    private static final int PER_HOST = 4;

    /** Few enough that back ends anywhere use stores in every data centre. */
    private static final int HOSTS_WITH_STORES = 12;

    /** One container; {@code asks} are the services that it looks up in DNS. */
    record Entry(
            String container,
            String host,
            String dataCenter,
            String role,
            String address,
            String service,
            String uses,
            List<String> asks) {}

    public DemoMap {
        entries = List.copyOf(entries);
    }

    /** @param containers 12 to 20,000 */
    public static DemoMap of(int containers) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < containers; i++) {
            int host = i / PER_HOST + 1;
            int dataCenter = (host - 1) % DATA_CENTERS.size();
            String address = "127." + (dataCenter + 1 + DATA_CENTERS.size() * (host / 250)) + "." + (host % 250 + 1)
                    + "." + (10 + i % PER_HOST);
            entries.add(entry(i % PER_HOST, host, DATA_CENTERS.get(dataCenter), address));
        }
        return new DemoMap(entries);
    }

    private static Entry entry(int place, int host, String dataCenter, String address) {
        String name = "host" + host;
        String store = STORES.get((host - 1) / DATA_CENTERS.size() % STORES.size());
        int kind = place == 3 && host > HOSTS_WITH_STORES ? 1 : place;
        return switch (kind) {
            case 0 -> new Entry("fe1", name, dataCenter, "fe", address, "web", "be", List.of());
            case 3 -> new Entry(store, name, dataCenter, "store", address, store, "", List.of());
            default ->
                new Entry(
                        "be" + place,
                        name,
                        dataCenter,
                        "be",
                        address,
                        "be",
                        "",
                        List.of("db1", place == 1 ? "cache1" : "queue1"));
        };
    }

    /** The fleet as a CMDB file. */
    public String toCsv() {
        return entries.stream()
                .map(e -> String.join(
                        ",",
                        e.container,
                        e.host,
                        e.dataCenter,
                        e.role,
                        e.dataCenter.toLowerCase(Locale.ROOT) + "-main",
                        e.address,
                        e.service,
                        e.uses,
                        "true"))
                .collect(Collectors.joining(
                        "\n", "container,host,dataCenter,role,cluster,addresses,services,uses,running\n", "\n"));
    }

    /** The fleet's questions as PowerDNS 4.7's authoritative server logs them, with the noise around them. */
    public String toPdnsLog() {
        StringBuilder log = new StringBuilder("""
            Nov 23 18:40:18 Loading '/usr/lib/x86_64-linux-gnu/pdns/libpipebackend.so'
            Nov 23 18:40:18 This is a standalone pdns
            Nov 23 18:40:18 UDP server bound to 127.0.0.1:5300
            Nov 23 18:40:18 PowerDNS Authoritative Server 4.7.3 (C) 2001-2022 PowerDNS.COM BV
            Nov 23 18:40:19 Done launching threads, ready to distribute questions
            """);
        int second = 0;
        for (Entry e : entries) {
            for (String service : e.asks) {
                String name = service + "." + e.container + "." + e.host + ".example.com";
                log.append(question(second, e.address, name + "|A", "MISS"));
                log.append(question(second, e.address, name + "|AAAA", "MISS"));
                second++;
            }
            if (second % 7 == 0) {
                log.append(question(second, e.address, "www.example.org|A", "MISS"));
                log.append(question(
                        second, e.address, "www.example.org." + e.container + "." + e.host + ".example.com|A", "HIT"));
            }
        }
        return log.toString();
    }

    private static String question(int second, String from, String nameAndType, String cache) {
        return "Nov 23 18:%02d:%02d Remote %s wants '%s', do = 0, bufsize = 512: packetcache %s\n"
                .formatted(41 + second / 60 % 19, second % 60, from, nameAndType, cache);
    }
}
