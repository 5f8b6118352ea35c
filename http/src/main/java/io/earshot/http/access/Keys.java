package io.earshot.http.access;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The fleet's key and the people's tokens as they are now; they can be exchanged while we run. Thread-safe. */
public final class Keys {

    private final Secrets secrets;
    private final boolean needed;

    private volatile Optional<FleetKey> fleetKey;
    private volatile People people;

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
        needed = certificates || fleetKey.isPresent() || !people.isEmpty();
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
        AccessException unusable = null;
        try {
            people = secrets.readPeople();
        } catch (AccessException e) {
            unusable = e;
        }
        try {
            fleetKey = secrets.readFleetKey();
        } catch (AccessException e) {
            if (unusable != null) {
                e.addSuppressed(unusable);
                throw new AccessException(unusable.getMessage() + "; " + e.getMessage(), e);
            }
            throw e;
        }
        if (unusable != null) {
            throw unusable;
        }
    }

    /** The person whose token it is. */
    public Optional<Caller.Person> person(String token) {
        return people.owner(token);
    }

    boolean isTokenOf(String name, String token) {
        return fleetKey.map(key -> key.isTokenOf(name, token)).orElse(false);
    }
}
