package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import java.io.IOException;
import java.util.List;

/** Makes a TLS handshake and leaves. */
final class TlsHandshake implements ServiceProtocol {

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        connection.connectTls(List.of());
        return Finding.up(
                probe.host().isPresent()
                        ? "the certificate verifies"
                        : "the certificate verifies; its name was not compared");
    }
}
