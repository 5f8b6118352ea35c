package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds the configuration of {@code earshot traffic}. */
public record TrafficConfig(List<App> apps) {

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
        List<App> apps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlSection section : file.sections("apps")) {
            App app = reader.read(section);
            if (!names.add(app.name())) {
                throw section.error("name", "is \"" + app.name() + "\", which another app has already");
            }
            apps.add(app);
        }
        if (apps.isEmpty()) {
            throw file.error("apps", "is missing, expected at least one app with name, addresses and protocol");
        }
        file.finish();
        return new TrafficConfig(apps);
    }
}
