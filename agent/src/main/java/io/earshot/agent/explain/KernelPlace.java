package io.earshot.agent.explain;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.kernel.NativeCalls;
import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.agent.kernel.PathTracer;
import io.earshot.agent.kernel.SocketPlace;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.TransportFactory;
import io.earshot.model.Ip;
import io.earshot.model.LinkProbes.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Probes by sockets of this kernel: in this network, or in the namespace of another one. */
public sealed interface KernelPlace extends ProbePlace {

    /** The size of an ordinary echo request, its IP header included. */
    int USUAL_SIZE = 84;

    /**
     * This network.
     *
     * @param transports opens the network, or something before it
     */
    record Here(TransportFactory transports, Sources sources) implements KernelPlace {

        @Override
        public ProbeTransport open() throws IOException {
            return transports.open(sources);
        }

        @Override
        public List<Trace> trace(Ip to, int port, OptionalInt large) {
            return traces(SocketPlace.HERE, sources, to, port, large);
        }
    }

    /** @param path of the namespace */
    record Within(Path path) implements KernelPlace {

        @Override
        public ProbeTransport open() throws IOException {
            return KernelTransport.openWithin(path);
        }

        @Override
        public List<Trace> trace(Ip to, int port, OptionalInt large) throws IOException {
            try (NetworkNamespace namespace = NetworkNamespace.open(path)) {
                return traces(namespace, Sources.ANY, to, port, large);
            }
        }
    }

    private static List<Trace> traces(SocketPlace place, Sources sources, Ip to, int port, OptionalInt large) {
        if (NativeCalls.refusal().isPresent()) {
            return List.of();
        }
        List<Trace> traces = new ArrayList<>();
        try (PathTracer tracer = new PathTracer(place, sources)) {
            tracer.byIcmp(to, to.isV4() ? USUAL_SIZE : USUAL_SIZE + 20).ifPresent(traces::add);
            traces.add(tracer.byTcp(to, port));
            if (large.isPresent()) {
                tracer.byIcmp(to, large.getAsInt()).ifPresent(traces::add);
            }
        }
        return traces;
    }
}
