package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import io.earshot.wire.packets.NetworkTags;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads which networks a capture holds, and which one an app is in. */
final class NetworksReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

    private final String untagged;
    private final Set<String> tagged = new LinkedHashSet<>();
    private final NetworkTags tags;

    NetworksReader(YamlSection file) throws YamlException {
        untagged = file.text("network").orElse("");
        if (!untagged.isEmpty()) {
            check(file, "network", untagged);
        }
        List<String> rules = new ArrayList<>();
        Optional<YamlSection> said = file.section("networks");
        if (said.isPresent()) {
            for (String name : said.get().keys()) {
                check(file, "networks", name);
                if (name.equals(untagged)) {
                    throw file.error("network", "is \"" + name + "\", expected another name than those of networks");
                }
                tagged.add(name);
                for (String tag : said.get().texts(name)) {
                    rules.add(name + "=" + tag);
                }
            }
            said.get().finish();
        }
        try {
            tags = NetworkTags.parse(rules);
        } catch (IllegalArgumentException e) {
            throw file.error("networks", "has " + e.getMessage());
        }
    }

    /** @throws YamlException if a network has an interface that is not captured */
    void require(YamlSection file, List<String> captured) throws YamlException {
        for (String device : tags.interfaces()) {
            if (!captured.contains(device)) {
                throw file.error(
                        "networks",
                        "has interface:" + device + ", expected one of capture.interfaces: "
                                + String.join(", ", captured));
            }
        }
    }

    private static void check(YamlSection file, String key, String name) throws YamlException {
        if (!NAME.matcher(name).matches()) {
            throw file.error(key, "has \"" + name + "\", expected letters, digits, hyphens, dots and underscores");
        }
    }

    /** Reads the network of one app: the one that no tag tells, unless it names another one. */
    AppNetwork read(YamlSection app) throws YamlException {
        String name = app.text("network").orElse(untagged);
        if (name.equals(untagged)) {
            return new AppNetwork(untagged, "", tags);
        }
        if (!tagged.contains(name)) {
            List<String> known = new ArrayList<>(tagged);
            if (!untagged.isEmpty()) {
                known.addFirst(untagged);
            }
            throw app.error(
                    "network",
                    "is \"" + name + "\", expected "
                            + (known.isEmpty() ? "a name of \"networks\"" : String.join(" or ", known)));
        }
        return new AppNetwork(name, name, tags);
    }
}
