package io.earshot.cmdb;

import io.earshot.model.Names;
import io.earshot.model.Networks;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * NetBox 4 over its REST API. A container is a virtual machine on a device, or a device; its addresses are those of its
 * interfaces, its services the ones that IPAM lists for it.
 */
public final class NetboxCmdb implements CmdbSource {

    /** Selects the NetBox objects that are containers. */
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
     * The states in which a machine runs; only an active one takes traffic. NetBox's VirtualMachineStatusChoices and
     * DeviceStatusChoices: staged machines do not yet, those that are being decommissioned no more.
     */
    private static final Set<String> RUNNING = Set.of("active", "staged", "decommissioning");

    /**
     * @param url of NetBox itself, without {@code /api}
     * @param filter which of the objects are meant, as behind the question mark of NetBox's own addresses; may be empty
     * @param role the role's slug unless it stands elsewhere
     * @param cluster the cluster's name unless it stands elsewhere
     * @param services more of them, beside IPAM's
     * @param uses none unless it stands somewhere
     * @param dataCenter the site's name unless it stands elsewhere
     * @param tags where the values of tags stand, by the tags' names
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
            Map<String, NetboxField> tags,
            boolean vrfs,
            Duration timeout) {}

    private final Options options;
    private final String network;
    private final NetboxClient client;

    public NetboxCmdb(Options options) {
        this(options, Networks.DEFAULT_NAME);
    }

    /** @param network of the addresses for which NetBox names none */
    public NetboxCmdb(Options options, String network) {
        this(options, network, NetboxClient.FIRST_PAUSE);
    }

    NetboxCmdb(Options options, Duration firstPause) {
        this(options, Networks.DEFAULT_NAME, firstPause);
    }

    private NetboxCmdb(Options options, String network, Duration firstPause) {
        this.options = options;
        this.network = network;
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
                addresses.computeIfAbsent(owner, o -> new LinkedHashSet<>()).add(inNetwork(address));
            }
        }
        Map<Long, List<String>> services = new HashMap<>();
        for (JsonNode service : client.all("ipam/services/", "")) {
            services.computeIfAbsent(provider(service), p -> new ArrayList<>()).add(string(service, "name"));
        }
        InventoryBuilder inventory = new InventoryBuilder(describe(), network);
        for (JsonNode object : client.all(options.kind().path, options.filter())) {
            long id = id(object);
            inventory.add(
                    options.kind().word + " " + id,
                    fields(object, addresses.getOrDefault(id, Set.of()), services.getOrDefault(id, List.of())));
        }
        return inventory.build();
    }

    /** Each text is looked for when it is asked for, so that a shape that is not known costs this text alone. */
    private Fields fields(JsonNode object, Set<String> addresses, List<String> services) {
        String name = string(object, "name");
        int dot = name.indexOf('.');
        return new Fields() {

            @Override
            public Optional<String> text(Column column) {
                return Optional.of(
                        switch (column) {
                            case CONTAINER -> dot < 0 ? name : name.substring(0, dot);
                            case HOST -> host(object).orElse(dot < 0 ? "" : name.substring(dot + 1));
                            case DATA_CENTER -> options.dataCenter().text(object, string(object.path("site"), "name"));
                            case ROLE -> options.role().text(object, string(object.path("role"), "slug"));
                            case CLUSTER -> options.cluster().text(object, string(object.path("cluster"), "name"));
                            case ADDRESSES, SERVICES, USES, TAGS, NETWORK -> String.join(" ", values(column));
                            case RUNNING -> String.valueOf(RUNNING.contains(choice(object, "status")));
                            case TAKES_TRAFFIC ->
                                String.valueOf(choice(object, "status").equals("active"));
                        });
            }

            @Override
            public List<String> values(Column column) {
                return switch (column) {
                    case ADDRESSES -> primaryFirst(object, addresses);
                    case SERVICES -> concat(services, words(options.services().values(object, List.of())));
                    case USES -> words(options.uses().values(object, List.of()));
                    case TAGS -> tags(object);
                    case NETWORK -> List.of();
                    default -> Fields.super.values(column);
                };
            }
        };
    }

    /** Custom fields with several values become one value, separated by spaces. */
    private List<String> tags(JsonNode object) {
        return options.tags().entrySet().stream()
                .map(tag -> Map.entry(tag.getKey(), tag.getValue().text(object, "")))
                .filter(tag -> !tag.getValue().isEmpty())
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .toList();
    }

    /** People write several services into one text field. NetBox's own services have a name each, which may hold spaces. */
    private static List<String> words(List<String> values) {
        return values.stream()
                .flatMap(value -> Stream.of(value.split("\\s+", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** The device that a virtual machine is pinned to, or the chassis that a device sits in. */
    private Optional<String> host(JsonNode object) {
        String field = switch (options.kind()) {
            case VIRTUAL_MACHINES -> "device";
            case DEVICES -> "parent_device";
        };
        String name = string(object.path(field), "name");
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** NetBox nests a primary address without its VRF. */
    private static List<String> primaryFirst(JsonNode object, Set<String> addresses) {
        Set<String> ordered = new LinkedHashSet<>();
        for (String primary : List.of("primary_ip4", "primary_ip6")) {
            String address = withoutMask(object.path(primary));
            addresses.stream()
                    .filter(each -> each.equals(address) || each.startsWith(address + "@"))
                    .findFirst()
                    .ifPresent(ordered::add);
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

    private static String string(JsonNode object, String field) {
        return object.path(field).asString("").strip();
    }

    /** NetBox writes a choice as value and label, and in brief forms as the value alone. */
    private static String choice(JsonNode object, String field) {
        JsonNode choice = object.path(field);
        return choice.isObject() ? string(choice, "value") : choice.asString("");
    }

    private String inNetwork(JsonNode address) {
        String vrf = options.vrfs() ? string(address.path("vrf"), "name") : "";
        return withoutMask(address) + (vrf.isEmpty() ? "" : "@" + vrf.replaceAll("[\\s@,]+", "-"));
    }

    private static String withoutMask(JsonNode address) {
        return address.path("address").asString("").split("/", 2)[0];
    }
}
