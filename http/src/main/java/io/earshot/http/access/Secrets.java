package io.earshot.http.access;

import io.earshot.model.files.SecretFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the fleet's key and the people's tokens from files, or from the environment where no file is named.
 *
 * @param fleetKey its file
 * @param people their file
 * @param tenantKeys the files with the keys of tenants' agents, by tenant
 * @param environment of this process
 */
public record Secrets(
        Optional<Path> fleetKey, Optional<Path> people, Map<String, Path> tenantKeys, Map<String, String> environment) {

    private static final String FLEET_KEY = "EARSHOT_FLEET_KEY";
    private static final String PEOPLE = "EARSHOT_PEOPLE";

    /** Secrets of a program without tenants. */
    public Secrets(Optional<Path> fleetKey, Optional<Path> people, Map<String, String> environment) {
        this(fleetKey, people, Map.of(), environment);
    }

    public Secrets {
        tenantKeys = Map.copyOf(tenantKeys);
        environment = Map.copyOf(environment);
    }

    public List<Path> files() {
        return Stream.concat(Stream.of(fleetKey, people).flatMap(Optional::stream), tenantKeys.values().stream())
                .toList();
    }

    Optional<FleetKey> readFleetKey() throws AccessException {
        Optional<String> text = read(fleetKey, FLEET_KEY);
        try {
            return text.map(FleetKey::new);
        } catch (IllegalArgumentException e) {
            throw new AccessException(where(fleetKey, FLEET_KEY) + ": " + e.getMessage(), e);
        }
    }

    /** Reads the keys of tenants' agents, by tenant. */
    Map<String, FleetKey> readTenantKeys() throws AccessException {
        Map<String, FleetKey> keys = new TreeMap<>();
        for (Map.Entry<String, Path> file : tenantKeys.entrySet()) {
            try {
                Optional<String> text = read(Optional.of(file.getValue()), FLEET_KEY);
                text.map(FleetKey::new).ifPresent(key -> keys.put(file.getKey(), key));
            } catch (IllegalArgumentException e) {
                throw new AccessException(file.getValue() + ": " + e.getMessage(), e);
            }
        }
        return keys;
    }

    People readPeople() throws AccessException {
        Optional<String> text = read(people, PEOPLE);
        try {
            return text.map(People::parse).orElse(People.nobody());
        } catch (IllegalArgumentException e) {
            throw new AccessException(where(people, PEOPLE) + ":" + e.getMessage(), e);
        }
    }

    private Optional<String> read(Optional<Path> file, String variable) throws AccessException {
        if (file.isEmpty()) {
            return Optional.ofNullable(environment.get(variable));
        }
        try {
            Optional<String> secret = Optional.of(Files.readString(file.get()));
            SecretFile.warnIfOpen(file.get());
            return secret;
        } catch (NoSuchFileException e) {
            throw new AccessException(file.get() + ": no such file, expected a secret", e);
        } catch (AccessDeniedException e) {
            throw new AccessException(file.get() + ": may not be read by this user, expected a secret", e);
        } catch (IOException e) {
            throw new AccessException(file.get() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String where(Optional<Path> file, String variable) {
        return file.map(Path::toString).orElse(variable);
    }

    /** The environment holds secrets. */
    @Override
    public String toString() {
        return "secrets in " + files();
    }
}
