package io.earshot.agent.announce;

import io.earshot.model.Announcement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Configures what an agent announces of its machine.
 *
 * @param except the names of interfaces whose addresses are left out, with * for any characters
 */
public record AnnounceConfig(SortedMap<String, String> labels, List<String> except) {

    /** Bridges and tunnels of container engines: their addresses are the same on every machine, or lead nowhere else. */
    public static final List<String> USUAL_EXCEPT = List.of(
            "docker*", "br-*", "virbr*", "veth*", "podman*", "cni*", "lxcbr*", "lxdbr*", "flannel*", "cali*", "kube-*");

    public static final AnnounceConfig USUAL = new AnnounceConfig(new TreeMap<>(), USUAL_EXCEPT);

    public AnnounceConfig {
        labels = new TreeMap<>(labels);
        if (labels.size() > Announcement.MOST_LABELS) {
            throw new IllegalArgumentException(labels.size() + " labels, expected at most " + Announcement.MOST_LABELS);
        }
        labels.forEach(Announcement::requireLabel);
        except = List.copyOf(except);
    }
}
