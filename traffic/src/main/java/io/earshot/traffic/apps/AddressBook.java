package io.earshot.traffic.apps;

import io.earshot.model.Ip;
import io.earshot.model.files.DurableFile;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.App.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the addresses that people and the CMDB have given to apps, in a file that survives the process. An app listens at those of
 * the configuration, of the CMDB and of people, without those that people have removed. Thread-safe.
 */
public final class AddressBook {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String FILE = "app-addresses.json";
    private static final long MAX_BYTES = 16 << 20;
    /** No app has more, and a page of each is looked up for each conversation. */
    private static final int MOST = 10_000;

    /** Says where an address comes from. */
    public enum Origin {
        CONFIGURATION,
        CMDB,
        ADDED
    }

    private static final class Entry {
        private Set<Address> cmdb = new LinkedHashSet<>();
        private final Set<Address> added = new LinkedHashSet<>();
        private final Set<Address> removed = new LinkedHashSet<>();
    }

    private final Path file;
    private final Map<String, App> apps = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new TreeMap<>();

    private AddressBook(Path file, List<App> apps) {
        this.file = file;
        apps.forEach(app -> this.apps.put(app.name(), app));
    }

    /**
     * Reads what an earlier process knew, and gives the apps their addresses.
     *
     * @param state folder of the file
     * @throws IOException if the file is there and cannot be used
     */
    public static AddressBook open(Path state, List<App> apps) throws IOException {
        AddressBook book = new AddressBook(state.resolve(FILE), apps);
        book.read();
        apps.forEach(book::apply);
        return book;
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
        }
        try {
            for (Map.Entry<String, JsonNode> app :
                    MAPPER.readTree(Files.readString(file)).properties()) {
                Entry entry = entry(app.getKey());
                take(app.getValue().path("cmdb"), entry.cmdb);
                take(app.getValue().path("added"), entry.added);
                take(app.getValue().path("removed"), entry.removed);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + " is no list of addresses: " + e.getMessage(), e);
        }
    }

    private static void take(JsonNode from, Set<Address> to) {
        from.forEach(text -> to.add(Address.parse(text.asString(""))));
    }

    private Entry entry(String app) {
        return entries.computeIfAbsent(app, _ -> new Entry());
    }

    private void write() throws IOException {
        Map<String, Map<String, List<String>>> texts = new TreeMap<>();
        entries.forEach((app, entry) -> texts.put(
                app, Map.of("cmdb", texts(entry.cmdb), "added", texts(entry.added), "removed", texts(entry.removed))));
        Files.createDirectories(file.getParent());
        DurableFile.replace(file, MAPPER.writeValueAsString(texts));
    }

    private static List<String> texts(Set<Address> addresses) {
        return addresses.stream().map(Address::text).toList();
    }

    /** Returns the app of a name. */
    public Optional<App> app(String name) {
        return Optional.ofNullable(apps.get(name));
    }

    public List<App> apps() {
        return List.copyOf(apps.values());
    }

    /** Returns where an app listens now and who says so. */
    public synchronized Map<Address, Origin> addresses(App app) {
        Entry entry = entry(app.name());
        Map<Address, Origin> all = new LinkedHashMap<>();
        app.listening().configured().forEach(address -> all.put(address, Origin.CONFIGURATION));
        if (app.listening().cmdb().isPresent()) {
            entry.cmdb.forEach(address -> all.putIfAbsent(address, Origin.CMDB));
        }
        entry.added.forEach(address -> all.putIfAbsent(address, Origin.ADDED));
        all.keySet().removeAll(entry.removed);
        return all;
    }

    private void apply(App app) {
        app.listening().set(new ArrayList<>(addresses(app).keySet()));
    }

    /**
     * Adds an address. Returns false if the app listens there already.
     *
     * @throws IllegalStateException if the app has too many
     */
    public synchronized boolean add(App app, Address address) throws IOException {
        Map<Address, Origin> before = addresses(app);
        if (before.containsKey(address)) {
            return false;
        }
        if (before.size() >= MOST) {
            throw new IllegalStateException("app " + app.name() + " has " + MOST + " addresses, expected at most that");
        }
        Entry entry = entry(app.name());
        entry.removed.remove(address);
        if (!addresses(app).containsKey(address)) {
            entry.added.add(address);
        }
        write();
        apply(app);
        return true;
    }

    /** Removes an address, also one of the configuration or the CMDB. Returns false if the app does not listen there. */
    public synchronized boolean remove(App app, Address address) throws IOException {
        if (!addresses(app).containsKey(address)) {
            return false;
        }
        Entry entry = entry(app.name());
        entry.added.remove(address);
        if (addresses(app).containsKey(address)) {
            entry.removed.add(address);
        }
        write();
        apply(app);
        return true;
    }

    /** Takes what the CMDB says of an app. Returns whether that is something else than before. */
    public synchronized boolean cmdb(App app, Collection<Ip> servers) throws IOException {
        int port = app.listening().cmdb().orElseThrow().port();
        Set<Address> now = new LinkedHashSet<>();
        servers.stream().limit(MOST).sorted().forEach(ip -> now.add(new Address(Optional.of(ip), port)));
        Entry entry = entry(app.name());
        if (entry.cmdb.equals(now)) {
            return false;
        }
        entry.cmdb = now;
        write();
        apply(app);
        return true;
    }
}
