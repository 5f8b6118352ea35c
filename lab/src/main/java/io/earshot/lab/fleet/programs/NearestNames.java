package io.earshot.lab.fleet.programs;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CsvCmdb;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers PowerDNS: SERVICE.CONTAINER.HOST.example.com has the addresses of the service's providers in the CMDB,
 * those nearest to the container first. Speaks the pipe backend's protocol, ABI version 1
 * (https://doc.powerdns.com/authoritative/backends/pipe.html): questions on standard input, answers on standard output.
 */
public final class NearestNames {

    static final String DOMAIN = "example.com";
    private static final int SECONDS_TO_LIVE = 5;

    private final Inventory inventory;

    NearestNames(Inventory inventory) {
        this.inventory = inventory;
    }

    /** @param args the CMDB's file */
    public static void main(String[] args) throws IOException, CmdbException {
        NearestNames names =
                new NearestNames(new CsvCmdb(Path.of(args[0])).read().inventory());
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.print(names.answer(line));
            out.flush();
        }
    }

    /** All lines of the answer to one line. */
    String answer(String line) {
        String[] fields = line.split("\t", -1);
        if (fields[0].equals("HELO")) {
            return "OK\tnearest providers\n";
        }
        if (!fields[0].equals("Q") || fields.length < 4) {
            return "END\n";
        }
        String name = fields[1];
        String type = fields[3];
        StringBuilder answer = new StringBuilder();
        if (name.equalsIgnoreCase(DOMAIN) && (type.equals("SOA") || type.equals("ANY"))) {
            answer.append(data(name, "SOA", "ns1.example.com host.example.com 1 3600 600 86400 5"));
        }
        for (Ip ip : addresses(name)) {
            String kind = ip.isV4() ? "A" : "AAAA";
            if (type.equals(kind) || type.equals("ANY")) {
                answer.append(data(name, kind, ip.toString()));
            }
        }
        return answer.append("END\n").toString();
    }

    private static String data(String name, String type, String content) {
        return String.join("\t", "DATA", name, "IN", type, Integer.toString(SECONDS_TO_LIVE), "1", content) + "\n";
    }

    /** Nearest first; none if the name is no lookup of a known container. */
    private List<Ip> addresses(String name) {
        String[] labels = name.toLowerCase(Locale.ROOT).split("\\.", 4);
        if (labels.length < 4 || !labels[3].equals(DOMAIN)) {
            return List.of();
        }
        Optional<Container> asker = inventory.container(new ContainerName(labels[1], labels[2]));
        return asker.map(container -> inventory.providers(labels[0]).stream()
                        .filter(provider -> !provider.equals(container))
                        .sorted(Comparator.comparingInt(provider -> distance(container, provider)))
                        .flatMap(provider -> provider.addresses().stream())
                        .toList())
                .orElse(List.of());
    }

    private static int distance(Container asker, Container provider) {
        if (asker.host().equals(provider.host())) {
            return 0;
        }
        return asker.dataCenter().equals(provider.dataCenter()) ? 1 : 2;
    }
}
