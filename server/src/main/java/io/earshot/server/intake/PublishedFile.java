package io.earshot.server.intake;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Published partners: one container a line, {@code be5.host58: 192.168.5.1 10.1.2.3}; {@code #} begins a comment.
 *
 * @param partners what each container talks to; a container that stands on several lines talks to all that they say
 * @param problems lines that were left out, each as {@code line 7: what is wrong}
 */
public record PublishedFile(Map<ContainerName, List<Ip>> partners, List<String> problems) {

    public static PublishedFile parse(String text) {
        Map<ContainerName, List<Ip>> partners = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String said = line.split("#", 2)[0].strip();
            if (said.isEmpty()) {
                continue;
            }
            try {
                int colon = said.indexOf(':');
                if (colon < 0) {
                    throw new IllegalArgumentException("\"" + Names.shorten(said)
                            + "\", expected a container and its partners as in be5.host58: 192.168.5.1 10.1.2.3");
                }
                ContainerName name =
                        ContainerName.parse(said.substring(0, colon).strip());
                List<Ip> ips = addresses(said.substring(colon + 1));
                partners.computeIfAbsent(name, n -> new ArrayList<>()).addAll(ips);
            } catch (IllegalArgumentException e) {
                problems.add("line " + number + ": " + e.getMessage());
            }
        }
        return new PublishedFile(partners, problems);
    }

    private static List<Ip> addresses(String text) {
        List<Ip> ips = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                ips.add(Ip.parse(word));
            }
        }
        return ips;
    }
}
