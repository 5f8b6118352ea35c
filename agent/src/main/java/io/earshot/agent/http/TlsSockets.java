package io.earshot.agent.http;

import java.io.IOException;
import javax.net.ssl.SSLSocketFactory;

/** Makes sockets of the newest certificates that can be read: who exchanges the files need not start us anew. */
final class TlsSockets {

    private final TlsFiles files;
    private SSLSocketFactory factory;
    private long loaded;

    /** @throws IOException with a message for people, if the files are not what they should be */
    TlsSockets(TlsFiles files) throws IOException {
        this.files = files;
        loaded = files.lastModified();
        factory = files.load().getSocketFactory();
    }

    /** The same one while the files are, since connections are kept by it. */
    synchronized SSLSocketFactory newest() {
        long modified = files.lastModified();
        if (modified != loaded) {
            try {
                factory = files.load().getSocketFactory();
                loaded = modified;
            } catch (IOException halfExchanged) {
                // The old ones serve until the new ones are complete.
            }
        }
        return factory;
    }
}
