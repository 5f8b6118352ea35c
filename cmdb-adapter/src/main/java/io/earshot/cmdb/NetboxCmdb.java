package io.earshot.cmdb;

import io.earshot.model.Names;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * NetBox 4 over its REST API. A container is a virtual machine on a device, or a device; its addresses are those of its
 * interfaces, its services the ones that IPAM lists for it.
 */
public final class NetboxCmdb implements CmdbSource {

    /** Which NetBox objects are the containers. */
    public enum Kind {
        VIRTUAL_MACHINES("virtual machine", "virtualization/virtual-machines/", "virtual_machine"),
        DEVICES("device", "dcim/devices/", "device");

        private final String word;
        private final String path;
        private final String field;

        Kind(String word, String path, String field) {
            this.word = word;
            this.path = path;
            this.field = field;
        }
    }

    /** Several devices answer at these, so that they are nobody's own. NetBox's IPAddressRoleChoices. */
    private static final Set<String> SHARED = Set.of("anycast", "vip", "vrrp", "hsrp", "glbp", "carp");

    /** Addresses that are in use. NetBox's IPAddressStatusChoices without deprecated and reserved. */
    private static final Set<String> IN_USE = Set.of("active", "dhcp", "slaac");

    /**
     * @param url of NetBox itself, without {@code /api}
     * @param filter which of the objects are meant, as behind the question mark of NetBox's own addresses; may be empty
     * @param role the role's slug unless it stands elsewhere
     * @param cluster the cluster's name unless it stands elsewhere
     * @param services more of them, beside IPAM's
     * @param uses none unless it stands somewhere
     * @param dataCenter the site's name unless it stands elsewhere
     * @param timeout how long one request may take
     */
    public record Options(
            URI url,
            Secret token,
            Kind kind,
            String filter,
            NetboxField role,
            NetboxField cluster,
            NetboxField services,
            NetboxField uses,
            NetboxField dataCenter,
            Duration timeout) {}

    private final Options options;
    private final NetboxClient client;

    public NetboxCmdb(Options options) {
        this(options, NetboxClient.FIRST_PAUSE);
    }

    NetboxCmdb(Options options, Duration firstPause) {
        this.options = options;
        this.client = new NetboxClient(options.url(), options.token(), options.timeout(), firstPause);
    }

    @Override
    public String describe() {
        return "NetBox " + Names.shorten(options.url().toString());
    }

    @Override
    public CmdbReading read() throws CmdbException, InterruptedException {
        Map<Long, Set<String>> addresses = new HashMap<>();
        for (JsonNode address : client.all("ipam/ip-addresses/", "assigned_to_interface=true")) {
            long owner = id(address.path("assigned_object").path(options.kind().field));
            if (IN_USE.contains(choice(address, "status")) && !SHARED.contains(choice(address, "role"))) {
                addresses.computeIfAbsent(owner, o -> new LinkedHashSet<>()).add(withoutMask(address));
            }
        }
        Map<Long, List<String>> services = new HashMap<>();
        for (JsonNode service : client.all("ipam/services/", "")) {
            services.computeIfAbsent(provider(service), p -> new ArrayList<>())
                    .add(service.path("name").asString(""));
        }
        InventoryBuilder inventory = new InventoryBuilder(describe());
        for (JsonNode object : client.all(options.kind().path, options.filter())) {
            long id = id(object);
            inventory.add(
                    options.kind().word + " " + id,
                    fields(object, addresses.getOrDefault(id, Set.of()), services.getOrDefault(id, List.of())));
        }
        return inventory.build();
    }

    private Fields fields(JsonNode object, Set<String> addresses, List<String> services) {
        String name = object.path("name").asString("").strip();
        int dot = name.indexOf('.');
        Map<Column, String> texts = new EnumMap<>(Column.class);
        texts.put(Column.CONTAINER, dot < 0 ? name : name.substring(0, dot));
        texts.put(Column.HOST, host(object).orElse(dot < 0 ? "" : name.substring(dot + 1)));
        texts.put(
                Column.DATA_CENTER,
                options.dataCenter()
                        .text(object, object.path("site").path("name").asString("")));
        texts.put(
                Column.ROLE,
                options.role().text(object, object.path("role").path("slug").asString("")));
        texts.put(
                Column.CLUSTER,
                options.cluster()
                        .text(object, object.path("cluster").path("name").asString("")));
        texts.put(Column.ADDRESSES, String.join(" ", primaryFirst(object, addresses)));
        texts.put(
                Column.SERVICES,
                String.join(" ", services) + " " + options.services().text(object, ""));
        texts.put(Column.USES, options.uses().text(object, ""));
        texts.put(Column.RUNNING, String.valueOf(choice(object, "status").equals("active")));
        return column -> Optional.of(texts.get(column));
    }

    /** The device that a virtual machine is pinned to, or the chassis that a device sits in. */
    private Optional<String> host(JsonNode object) {
        String field = switch (options.kind()) {
            case VIRTUAL_MACHINES -> "device";
            case DEVICES -> "parent_device";
        };
        String name = object.path(field).path("name").asString("").strip();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static List<String> primaryFirst(JsonNode object, Set<String> addresses) {
        Set<String> ordered = new LinkedHashSet<>();
        for (String primary : List.of("primary_ip4", "primary_ip6")) {
            String address = withoutMask(object.path(primary));
            if (addresses.contains(address)) {
                ordered.add(address);
            }
        }
        ordered.addAll(addresses);
        return List.copyOf(ordered);
    }

    /** Since 4.3 a service has one parent of a named type; before, a device or a virtual machine. */
    private long provider(JsonNode service) {
        String type = switch (options.kind()) {
            case VIRTUAL_MACHINES -> "virtualization.virtualmachine";
            case DEVICES -> "dcim.device";
        };
        return type.equals(service.path("parent_object_type").asString(""))
                ? service.path("parent_object_id").asLong(-1)
                : id(service.path(options.kind().field));
    }

    private static long id(JsonNode object) {
        return object.path("id").asLong(-1);
    }

    /** NetBox writes a choice as value and label. */
    private static String choice(JsonNode object, String field) {
        return object.path(field).path("value").asString("");
    }

    private static String withoutMask(JsonNode address) {
        return address.path("address").asString("").split("/", 2)[0];
    }
}
