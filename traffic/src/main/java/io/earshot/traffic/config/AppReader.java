package io.earshot.traffic.config;

import io.earshot.traffic.iso8583.Dialect;
import io.earshot.traffic.iso8583.Dialects;
import io.earshot.traffic.iso8583.Secrecy;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one app of the configuration. */
final class AppReader {

    /** An exchange marks 64 values. */
    private static final int MOST_DIMENSIONS = 60;

    private static final long SECOND = 1_000_000_000L;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final Set<String> PROTOCOLS = Set.of(
            "amqp",
            "dns",
            "dubbo",
            "http",
            "iso8583",
            "kafka",
            "memcached",
            "mongodb",
            "mysql",
            "postgresql",
            "redis",
            "tls");

    private final Dialects dialects;

    AppReader(Path folder) {
        this.dialects = new Dialects(folder);
    }

    App read(YamlSection said, NetworksReader networks) throws YamlException {
        String name = said.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            throw said.error("name", "is \"" + name + "\", expected letters, digits, hyphens, dots and underscores");
        }
        AppAddresses addresses = addresses(said);
        String protocol = said.text("protocol").orElse("iso8583");
        if (!PROTOCOLS.contains(protocol)) {
            throw said.error(
                    "protocol",
                    "is \"" + protocol + "\", expected one of "
                            + String.join(", ", PROTOCOLS.stream().sorted().toList()));
        }
        Optional<Dialect> dialect = protocol.equals("iso8583") ? Optional.of(dialect(said)) : Optional.empty();
        List<Integer> correlate = new ArrayList<>();
        for (String field : said.texts("correlate")) {
            correlate.add(usable(said, "correlate", number(said, "correlate", field), dialect));
        }
        long limit = QuantityText.nanos(said, "timeLimit", 30 * SECOND);
        long forget = QuantityText.nanos(said, "forgetAfter", Math.max(300 * SECOND, 2 * limit));
        if (forget < limit) {
            throw said.error("forgetAfter", "is shorter than timeLimit, expected at least as long");
        }
        Optional<App.CodeField> code = code(said, protocol);
        App app = new App(
                name,
                networks.read(said),
                addresses,
                protocol,
                dialect,
                code,
                new LinkedHashSet<>(said.texts("success")),
                correlate,
                QuantityText.nanos(said, "target", SECOND),
                limit,
                forget,
                QuantityText.nanos(said, "quiet", 0),
                dimensions(said, protocol, dialect));
        said.finish();
        return app;
    }

    private Dialect dialect(YamlSection said) throws YamlException {
        if (said.isSection("dialect")) {
            return dialects.read(said.section("dialect").orElseThrow());
        }
        String name = said.requiredText("dialect");
        if (!dialects.has(name)) {
            throw said.error(
                    "dialect",
                    "is \"" + name + "\", expected one of " + String.join(", ", Dialects.SHIPPED) + ", or a file");
        }
        return dialects.find(name);
    }

    private static AppAddresses addresses(YamlSection said) throws YamlException {
        List<App.Address> addresses = new ArrayList<>();
        for (String text : said.texts("addresses")) {
            try {
                addresses.add(App.Address.parse(text));
            } catch (IllegalArgumentException e) {
                throw said.error("addresses", "has " + e.getMessage());
            }
        }
        Optional<CmdbSelector> cmdb = cmdb(said);
        if (addresses.isEmpty() && cmdb.isEmpty()) {
            throw said.error("addresses", "is missing, expected a list of ADDRESS:PORT, or cmdb");
        }
        return new AppAddresses(addresses, cmdb);
    }

    private static Optional<CmdbSelector> cmdb(YamlSection said) throws YamlException {
        Optional<YamlSection> section = said.section("cmdb");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> conditions = new LinkedHashMap<>();
        section.get().text("service").ifPresent(value -> conditions.put("service", value));
        section.get().text("role").ifPresent(value -> conditions.put("role", value));
        section.get().text("cluster").ifPresent(value -> conditions.put("cluster", value));
        section.get().text("tag").ifPresent(value -> conditions.put("tag", value));
        if (conditions.isEmpty()) {
            throw section.get()
                    .error("service", "is missing, expected one or several of service, role, cluster and tag");
        }
        int port = section.get().number("port", 0, 0, 65_535);
        if (port == 0) {
            throw section.get().error("port", "is missing, expected where the servers listen");
        }
        section.get().finish();
        return Optional.of(new CmdbSelector(conditions, port));
    }

    private static int number(YamlSection said, String key, String text) throws YamlException {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw said.error(key, "has \"" + text + "\", expected a number");
        }
    }

    private static int usable(YamlSection said, String key, int field, Optional<Dialect> dialect) throws YamlException {
        if (dialect.isEmpty()) {
            throw said.error(key, "names a field of ISO 8583, but the app's protocol is another");
        }
        if (!dialect.get().hasField(field)) {
            throw said.error(
                    key,
                    "names field " + field + ", which the dialect "
                            + dialect.get().name() + " does not have");
        }
        if (dialect.get().field(field).secrecy() == Secrecy.HIDDEN) {
            throw said.error(key, "names field " + field + ", which is secret");
        }
        return field;
    }

    private static Optional<App.CodeField> code(YamlSection said, String protocol) throws YamlException {
        Optional<YamlSection> section = said.section("code");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        if (!protocol.equals("http")) {
            throw said.error("code", "is a field of a body, which needs protocol http");
        }
        BodyField field = BodyFieldReader.read(section.get(), false)
                .orElseThrow(() -> section.get().error("json", "is missing, expected json, xml or form"));
        App.CodeField code = new App.CodeField(field, section.get().flag("required", false));
        section.get().finish();
        if (said.texts("success").isEmpty()) {
            throw said.error("success", "is missing, expected the codes that mean success, since code names a field");
        }
        return Optional.of(code);
    }

    private static List<Dimension> dimensions(YamlSection said, String protocol, Optional<Dialect> dialect)
            throws YamlException {
        List<Dimension> dimensions = new ArrayList<>();
        for (YamlSection section : said.sections("dimensions")) {
            String name = section.requiredText("name");
            if (!NAME.matcher(name).matches()) {
                throw section.error("name", "is \"" + name + "\", expected letters, digits, hyphens and dots");
            }
            dimensions.add(new Dimension(
                    name,
                    protocol.equals("http") ? bodySource(section) : isoSource(section, dialect),
                    section.number("from", 0, 0, 999),
                    section.number("length", 0, 0, 999)));
            if (dimensions.size() > MOST_DIMENSIONS) {
                throw said.error("dimensions", "has more than " + MOST_DIMENSIONS + " entries");
            }
            section.finish();
        }
        return dimensions;
    }

    private static Dimension.Source bodySource(YamlSection section) throws YamlException {
        return BodyFieldReader.read(section, true)
                .orElseThrow(() -> section.error("json", "is missing, expected json, xml or form"));
    }

    private static Dimension.Source isoSource(YamlSection section, Optional<Dialect> dialect) throws YamlException {
        int field = section.number("field", 0, 2, 192);
        if (field == 0) {
            throw section.error("field", "is missing, expected a field of ISO 8583");
        }
        return new Dimension.IsoField(usable(section, "field", field, dialect));
    }
}
