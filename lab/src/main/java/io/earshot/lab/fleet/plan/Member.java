package io.earshot.lab.fleet.plan;

import io.earshot.model.Container;
import io.earshot.model.Ip;
import java.util.List;

/**
 * A container of the fleet.
 *
 * @param container as the CMDB has it
 * @param asks the services that it looks up by DNS; the CMDB does not know of them
 */
public record Member(Container container, Host host, List<String> asks) {

    public Member {
        asks = List.copyOf(asks);
    }

    public String name() {
        return container.name().toString();
    }

    public String role() {
        return container.role();
    }

    public String v4() {
        return address(true);
    }

    public String v6() {
        return address(false);
    }

    private String address(boolean v4) {
        return container.addresses().stream()
                .filter(ip -> ip.isV4() == v4)
                .map(Ip::toString)
                .findFirst()
                .orElseThrow();
    }

    /** Whether this one looks up a service that the other provides. */
    public boolean uses(Member other) {
        return !other.equals(this) && asks.stream().anyMatch(other.container().services()::contains);
    }
}
