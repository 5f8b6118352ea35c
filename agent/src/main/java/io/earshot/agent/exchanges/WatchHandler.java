package io.earshot.agent.exchanges;

import io.earshot.agent.orders.OrderException;
import io.earshot.agent.orders.OrderHandler;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.WatchOrder;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;

/**
 * Captures a container's traffic while somebody watches it, in a process of its own beside the one that counts for reports, and
 * sends what it sees each second. The capture ends with the time ordered, or as soon as nobody takes its parts.
 */
public final class WatchHandler implements OrderHandler {

    private final TrafficWatches watches;

    public WatchHandler(TrafficWatches watches) {
        this.watches = watches;
    }

    @Override
    public String kind() {
        return WatchOrder.KIND;
    }

    @Override
    public String execute(Order order, Parts parts) throws OrderException, InterruptedException {
        WatchOrder watch;
        ContainerName container;
        try {
            watch = WatchJson.readOrder(order.body());
            container = ContainerName.parse(order.target());
        } catch (BadJsonException | IllegalArgumentException e) {
            throw OrderException.refused(e.getMessage());
        }
        try (TrafficWatch begun = watches.begin(container, watch)) {
            while (true) {
                String part = WatchJson.part(begun.next());
                if (begun.isOver() || !parts.send(part)) {
                    return part;
                }
            }
        }
    }
}
