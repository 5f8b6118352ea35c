package io.earshot.traffic.config;

import io.earshot.wire.packets.NetworkTags;
import java.util.Collection;

/**
 * The network that the addresses of an app are of: in another one, the same addresses may be somebody else's.
 *
 * @param name in rows; empty where the configuration names none
 * @param tagged the name that the tags of frames tell; empty for the network that no tag tells
 * @param tags of all networks of the configuration
 */
public record AppNetwork(String name, String tagged, NetworkTags tags) {

    /** All addresses are of one network, which has no name. */
    public static final AppNetwork ONE = new AppNetwork("", "", NetworkTags.NONE);

    /** Returns the tags by which the networks of the apps of one configuration are told apart. */
    public static NetworkTags tags(Collection<App> apps) {
        return apps.stream()
                .map(app -> app.network().tags())
                .filter(tags -> !tags.isEmpty())
                .findFirst()
                .orElse(NetworkTags.NONE);
    }

    /** Returns whether packets of a network are those of this one. */
    boolean is(String network) {
        return tagged.equals(network);
    }
}
