package io.earshot.agent.host;

import java.io.IOException;
import java.util.List;

/** Finds the network namespaces of a host's containers. For one thread at a time. */
public interface NamespaceSource {

    /** @throws IOException with a message for people, if they cannot be told now */
    List<Namespace> find() throws IOException;
}
