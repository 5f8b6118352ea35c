package io.earshot.http.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fleet's key and the people's tokens as they are now; they can be exchanged while we run. Thread-safe. */
public final class Keys {

    private final Secrets secrets;
    private final boolean needed;

    private volatile Optional<FleetKey> fleetKey;
    private volatile People people;
    private volatile Map<String, FleetKey> tenantKeys;

    /**
     * Reads the secrets.
     *
     * @param certificates whether agents may show client certificates
     * @throws AccessException if a key or a list of people cannot be used
     */
    public Keys(Secrets secrets, boolean certificates) throws AccessException {
        this.secrets = secrets;
        fleetKey = secrets.readFleetKey();
        people = secrets.readPeople();
        tenantKeys = secrets.readTenantKeys();
        needed = certificates || fleetKey.isPresent() || !people.isEmpty() || !tenantKeys.isEmpty();
    }

    /** Whether anybody has to say who they are. That is settled at the start: lost keys do not open the door. */
    public boolean areNeeded() {
        return needed;
    }

    public List<Path> files() {
        return secrets.files();
    }

    /**
     * Takes the secrets up as they are now, each by itself: a person whose token was taken away stays out although the fleet's key cannot be
     * read.
     *
     * @throws AccessException if one of them cannot be used; that one stays as it was before
     */
    public void reload() throws AccessException {
        List<AccessException> unusable = new ArrayList<>();
        take(() -> people = secrets.readPeople(), unusable);
        take(() -> fleetKey = secrets.readFleetKey(), unusable);
        take(() -> tenantKeys = secrets.readTenantKeys(), unusable);
        if (unusable.size() == 1) {
            throw unusable.getFirst();
        }
        if (!unusable.isEmpty()) {
            AccessException all = new AccessException(
                    unusable.stream().map(AccessException::getMessage).collect(Collectors.joining("; ")),
                    unusable.getFirst());
            unusable.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
    }

    private interface Reading {
        void run() throws AccessException;
    }

    private static void take(Reading reading, List<AccessException> unusable) {
        try {
            reading.run();
        } catch (AccessException e) {
            unusable.add(e);
        }
    }

    /** Returns the names of the tenants to which people are bound. */
    public Set<String> tenantsOfPeople() {
        return people.tenants();
    }

    /** The person whose token it is. */
    Optional<People.Bound> person(String token) {
        return people.owner(token);
    }

    /** Returns the tenant whose key gives this token to an agent of this name. */
    Optional<String> tenantOf(String name, String token) {
        return tenantKeys.entrySet().stream()
                .filter(key -> key.getValue().isTokenOf(name, token))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    boolean isTokenOf(String name, String token) {
        return fleetKey.map(key -> key.isTokenOf(name, token)).orElse(false);
    }
}
