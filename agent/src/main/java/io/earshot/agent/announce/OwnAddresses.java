package io.earshot.agent.announce;

import io.earshot.agent.instrument.Instrument;
import io.earshot.model.Announcement;
import io.earshot.model.Ip;
import io.earshot.model.Section;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Hands over the section {@code announcement}. Addresses are read for each report, since machines get new ones. */
public final class OwnAddresses implements Instrument {

    /** An interface that is up, with its addresses. */
    record Interface(String name, List<Ip> addresses) {}

    /** Reads the interfaces of the network that the process lives in. */
    interface Interfaces {
        List<Interface> read() throws SocketException;
    }

    private final AnnounceConfig config;
    private final Interfaces interfaces;
    private final Pattern except;

    public OwnAddresses(AnnounceConfig config) {
        this(config, OwnAddresses::ofThisMachine);
    }

    OwnAddresses(AnnounceConfig config, Interfaces interfaces) {
        this.config = config;
        this.interfaces = interfaces;
        except = Pattern.compile(config.except().stream()
                .map(name -> Pattern.quote(name).replace("*", "\\E.*\\Q"))
                .collect(Collectors.joining("|")));
    }

    @Override
    public List<Section> take() {
        return List.of(new Announcement(addresses(), config.labels()));
    }

    private List<Ip> addresses() {
        List<Interface> all;
        try {
            all = interfaces.read();
        } catch (SocketException notToBeTold) {
            return List.of();
        }
        Set<Ip> addresses = new LinkedHashSet<>();
        for (Interface each : all) {
            if (!except.matcher(each.name()).matches()) {
                each.addresses().stream()
                        .filter(ip -> ip.canBePartner() && !ip.isLoopback())
                        .forEach(addresses::add);
            }
        }
        return addresses.stream().limit(Announcement.MOST_ADDRESSES).toList();
    }

    private static List<Interface> ofThisMachine() throws SocketException {
        List<Interface> found = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isUp()) {
                found.add(new Interface(
                        each.getName(), each.inetAddresses().map(Ip::of).toList()));
            }
        }
        return found;
    }
}
