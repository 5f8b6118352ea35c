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
     * Takes the secrets up as they are now.
     *
     * @throws AccessException if they cannot be used; then those from before stay
     */
    public void reload() throws AccessException {
        Optional<FleetKey> newKey = secrets.readFleetKey();
        People newPeople = secrets.readPeople();
        fleetKey = newKey;
        people = newPeople;
    }

    /** The person whose token it is. */
    public Optional<Caller.Person> person(String token) {
        return people.owner(token);
    }

    boolean isTokenOf(String name, String token) {
        return fleetKey.map(key -> key.isTokenOf(name, token)).orElse(false);
    }
}
