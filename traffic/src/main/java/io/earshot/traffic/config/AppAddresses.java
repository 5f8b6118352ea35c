package io.earshot.traffic.config;

import java.util.List;
import java.util.Optional;

/** Holds where an app's servers listen now. Thread-safe. */
public final class AppAddresses {

    private final List<App.Address> configured;
    private final Optional<CmdbSelector> cmdb;
    private volatile List<App.Address> current;

    /** @param cmdb chooses further ones in the CMDB */
    public AppAddresses(List<App.Address> configured, Optional<CmdbSelector> cmdb) {
        this.configured = List.copyOf(configured);
        this.cmdb = cmdb;
        this.current = this.configured;
    }

    /** Returns those that the configuration names. */
    public List<App.Address> configured() {
        return configured;
    }

    public Optional<CmdbSelector> cmdb() {
        return cmdb;
    }

    public List<App.Address> current() {
        return current;
    }

    public void set(List<App.Address> now) {
        current = List.copyOf(now);
    }
}
