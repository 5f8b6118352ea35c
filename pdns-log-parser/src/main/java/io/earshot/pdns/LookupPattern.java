package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.earshot.model.Names;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which names are lookups: {@code SERVICE.CONTAINER.HOST.DOMAIN} with one of the given domains, exactly one label each before
 * it. Where one domain lies within another, the longer one decides. Immutable.
 */
public final class LookupPattern {

    private final List<String> domains;
    private final byte[][] suffixes;

    private LookupPattern(List<String> domains) {
        this.domains = domains;
        this.suffixes = domains.stream().map(d -> d.getBytes(US_ASCII)).toArray(byte[][]::new);
    }

    /**
     * @param domains at least one, as in {@code example.com}; in any case, with or without a dot at the end
     * @throws IllegalArgumentException if there is none or one is not a domain
     */
    public static LookupPattern ofDomains(Collection<String> domains) {
        if (domains.isEmpty()) {
            throw new IllegalArgumentException("no domain of the lookups, expected at least one as in example.com");
        }
        return new LookupPattern(domains.stream()
                .map(LookupPattern::canonical)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** In lower case, longest first. */
    public List<String> domains() {
        return domains;
    }

    /** Says what the name is; of a {@link NameKind#LOOKUP} only {@code service.container.host} is left in it. */
    NameKind match(DnsName name) {
        byte[] octets = name.octets();
        for (byte[] suffix : suffixes) {
            int before = name.length() - suffix.length - 1;
            if (before >= -1
                    && Arrays.equals(octets, before + 1, name.length(), suffix, 0, suffix.length)
                    && (before < 0 || octets[before] == '.')) {
                NameKind kind = kindOf(octets, before);
                if (kind == NameKind.LOOKUP) {
                    name.cut(before);
                }
                return kind;
            }
        }
        return NameKind.FOREIGN;
    }

    private static NameKind kindOf(byte[] octets, int length) {
        int dots = 0;
        boolean hostName = true;
        for (int i = 0; i < length; i++) {
            dots += octets[i] == '.' ? 1 : 0;
            hostName &= octets[i] != 0;
        }
        if (dots < 2) {
            return NameKind.SHORTENED;
        }
        if (dots > 2) {
            return NameKind.SEARCH_LIST;
        }
        return hostName ? NameKind.LOOKUP : NameKind.MALFORMED;
    }

    private static String canonical(String domain) {
        String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (!new DnsName().decode(name.getBytes(US_ASCII), 0, name.length())) {
            throw new IllegalArgumentException("domain \"" + Names.shorten(domain)
                    + "\", expected labels of 1 to 63 characters as in example.com");
        }
        return Names.require("domain", name);
    }
}
