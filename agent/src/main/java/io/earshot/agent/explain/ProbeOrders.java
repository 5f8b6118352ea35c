package io.earshot.agent.explain;

import io.earshot.agent.orders.OrderException;
import io.earshot.agent.orders.OrderHandler;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.model.LinkProbes;
import io.earshot.model.LinkProbes.Large;
import io.earshot.model.Order;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.LinkProbesJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Executes orders to probe an address now. Who may be probed is the server's decision: it is the server that makes the lists. */
public final class ProbeOrders implements OrderHandler {

    private final Function<String, Optional<ProbePlace>> places;
    private final List<Integer> fallbackPorts;
    private final LongSupplier clock;

    /**
     * @param places finds where a container's probes leave from, by the container's name
     * @param fallbackPorts where TCP connects go to when the port is not known
     * @param clock monotonic nanoseconds, the same that transports stamp replies with
     */
    public ProbeOrders(Function<String, Optional<ProbePlace>> places, List<Integer> fallbackPorts, LongSupplier clock) {
        this.places = places;
        this.fallbackPorts = List.copyOf(fallbackPorts);
        this.clock = clock;
    }

    @Override
    public String kind() {
        return LinkProbesJson.KIND;
    }

    @Override
    public String execute(Order order, Parts parts) throws OrderException, InterruptedException {
        LinkProbesJson.Request request;
        try {
            request = LinkProbesJson.readRequest(order.body());
        } catch (BadJsonException e) {
            throw OrderException.refused(e.getMessage());
        }
        ProbePlace place = places.apply(order.target())
                .orElseThrow(() -> OrderException.refused("this agent does not probe for " + order.target()));
        try {
            return LinkProbesJson.write(ProbeThread.call("explain", () -> probe(request, place)));
        } catch (IOException e) {
            throw OrderException.failed(e.getMessage());
        }
    }

    private LinkProbes probe(LinkProbesJson.Request request, ProbePlace place) throws IOException {
        List<Integer> ports =
                request.port().isPresent() ? List.of(request.port().getAsInt()) : fallbackPorts;
        ProbeBurst.Small small;
        Optional<Large> large = Optional.empty();
        try (ProbeTransport transport = place.open()) {
            ProbeBurst burst = new ProbeBurst(transport, request.ip(), ports, clock);
            small = burst.small();
            if (small.echo().filter(echo -> echo.received() > 0).isPresent()) {
                large = burst.large();
            }
        }
        OptionalInt lost = large.filter(each -> each.received() == 0).isPresent()
                ? OptionalInt.of(large.get().size())
                : OptionalInt.empty();
        List<LinkProbes.Trace> traces = request.trace() ? place.trace(request.ip(), ports.getFirst(), lost) : List.of();
        return new LinkProbes(small.echo(), small.connect(), ports, large, traces);
    }
}
