package io.earshot.server.state;

import io.earshot.model.ContainerName;
import io.earshot.server.tables.AddressMemory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps which addresses nodes have and had, for as many nodes as fit. One thread at a time. */
public final class KeptAddresses implements AddressMemory {

    private static final String ADDRESSES = "addresses/";

    /** The addresses of more nodes begin anew at a restart: a value costs the server's memory as much as a row. */
    private static final int MOST_NODES = 100_000;

    /** The tenures in a record, as values are. */
    record Kept(List<Tenure> tenures) {}

    private final State state;
    private final Map<ContainerName, List<Tenure>> atStart = new LinkedHashMap<>();
    private final Set<ContainerName> nodes = new HashSet<>();

    /** Reads what was kept; before the state is started. */
    public KeptAddresses(State state) {
        this.state = state;
        state.each(ADDRESSES, Kept.class, (name, kept) -> atStart.put(ContainerName.parse(name), kept.tenures()));
        nodes.addAll(atStart.keySet());
    }

    @Override
    public Map<ContainerName, List<Tenure>> atStart() {
        return atStart;
    }

    @Override
    public void keep(ContainerName node, List<Tenure> tenures) {
        if (tenures.isEmpty()) {
            if (nodes.remove(node)) {
                state.remove(ADDRESSES + node);
            }
        } else if (nodes.contains(node) || nodes.size() < MOST_NODES) {
            nodes.add(node);
            state.put(ADDRESSES + node, new Kept(List.copyOf(tenures)));
        }
    }
}
