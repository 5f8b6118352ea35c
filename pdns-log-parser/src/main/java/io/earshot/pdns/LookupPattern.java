package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Recognizes the names of lookups: {@code SERVICE.CONTAINER.HOST.DOMAIN} with one of the given domains, or another order of these words with
 * fixed labels ({@code SERVICE.svc.HOST.CONTAINER.DOMAIN}) and labels that do not matter ({@code *}) between them. Each is exactly
 * one label, but for the domain at the end. Where one domain lies within another, the longer one decides. Immutable.
 */
public final class LookupPattern {

    /** Matches the names that a resolver's search list {@code CONTAINER.HOST.DOMAIN} makes of a service's name. */
    public static final String DEFAULT_FORM = "SERVICE.CONTAINER.HOST.DOMAIN";

    private static final String ANY = "*";

    private final String form;
    private final List<String> domains;
    private final List<String> labels;
    private final byte[][] suffixes;
    private final byte[][] fixed;
    private final int service;
    private final int container;
    private final int host;
    private final boolean inOrder;

    private LookupPattern(String form, List<String> domains) {
        this.form = form;
        this.domains = domains;
        this.suffixes = domains.stream().map(d -> d.getBytes(US_ASCII)).toArray(byte[][]::new);
        this.labels = labelsBeforeDomain(form);
        this.service = place("SERVICE", labels, form);
        this.container = place("CONTAINER", labels, form);
        this.host = place("HOST", labels, form);
        this.inOrder = form.equals(DEFAULT_FORM);
        this.fixed = new byte[labels.size()][];
        for (int i = 0; i < fixed.length; i++) {
            boolean varies =
                    i == service || i == container || i == host || labels.get(i).equals(ANY);
            fixed[i] = varies ? new byte[0] : fixedLabel(labels.get(i), form);
        }
    }

    /**
     * @param domains at least one, as in {@code example.com}; in any case, with or without a dot at the end
     * @throws IllegalArgumentException if there is none or one is not a domain
     */
    public static LookupPattern ofDomains(Collection<String> domains) {
        return of(DEFAULT_FORM, domains);
    }

    /**
     * @param form of the names: the words SERVICE, CONTAINER and HOST, fixed labels and {@code *}, then DOMAIN
     * @param domains at least one, as in {@code example.com}; in any case, with or without a dot at the end
     * @throws IllegalArgumentException if the form lacks a word, or there is no domain, or one is not a domain
     */
    public static LookupPattern of(String form, Collection<String> domains) {
        if (domains.isEmpty()) {
            throw new IllegalArgumentException("no domain of the lookups, expected at least one as in example.com");
        }
        return new LookupPattern(
                form,
                domains.stream()
                        .map(LookupPattern::canonical)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList());
    }

    /** As it was given. */
    public String form() {
        return form;
    }

    /** In lower case, longest first. */
    public List<String> domains() {
        return domains;
    }

    /**
     * Says what a name tells that PowerDNS printed, with or without a dot at its end. Nothing, if we asked ourselves.
     *
     * @param printed with escapes as in a zone file
     */
    public QuestionName read(byte[] printed) {
        DnsName name = new DnsName();
        if (MarkedName.isMarked(printed, 0, printed.length) || !name.decode(printed, 0, printed.length)) {
            return new QuestionName.Other();
        }
        return switch (match(name)) {
            case LOOKUP -> {
                String text = name.toString();
                int dot = text.indexOf('.');
                yield new QuestionName.OfLookup(ContainerName.parse(text.substring(dot + 1)), text.substring(0, dot));
            }
            case SERVICE_ALONE -> new QuestionName.OfService(name.toString());
            case FOREIGN, SHORTENED, SEARCH_LIST, MALFORMED -> new QuestionName.Other();
        };
    }

    /**
     * By which names the container asks for the service, one for each domain; none where the form has labels that do not matter:
     * nobody knows which ones it takes.
     */
    public List<String> names(ContainerName name, String wanted) {
        if (labels.contains(ANY)) {
            return List.of();
        }
        String before = labels.stream()
                .map(label -> switch (label) {
                    case "SERVICE" -> wanted;
                    case "CONTAINER" -> name.container();
                    case "HOST" -> name.host();
                    default -> label;
                })
                .collect(Collectors.joining("."));
        return domains.stream().map(domain -> before + "." + domain).toList();
    }

    /** Says what the name is; of a {@link NameKind#LOOKUP} only {@code service.container.host} is left in it. */
    NameKind match(DnsName name) {
        byte[] octets = name.octets();
        for (byte[] suffix : suffixes) {
            int before = name.length() - suffix.length - 1;
            if (before >= -1
                    && Arrays.equals(octets, before + 1, name.length(), suffix, 0, suffix.length)
                    && (before < 0 || octets[before] == '.')) {
                return match(name, Math.max(0, before));
            }
        }
        return NameKind.FOREIGN;
    }

    /** @param length of what stands before the domain and its dot */
    private NameKind match(DnsName name, int length) {
        name.cut(length);
        int count = name.labels();
        if (count < fixed.length) {
            return count == 1 && name.isHostName() ? NameKind.SERVICE_ALONE : NameKind.SHORTENED;
        }
        if (count > fixed.length) {
            return NameKind.SEARCH_LIST;
        }
        if (!name.isHostName()) {
            return NameKind.MALFORMED;
        }
        if (!inOrder) {
            for (int i = 0; i < fixed.length; i++) {
                if (fixed[i].length > 0 && !name.isLabel(i, fixed[i])) {
                    return NameKind.FOREIGN;
                }
            }
            name.pick(service, container, host);
        }
        return NameKind.LOOKUP;
    }

    private static List<String> labelsBeforeDomain(String form) {
        List<String> labels = List.of(form.split("\\.", -1));
        if (!labels.getLast().equals("DOMAIN")) {
            throw wrong(form, "DOMAIN at its end");
        }
        return labels.subList(0, labels.size() - 1);
    }

    private static int place(String word, List<String> labels, String form) {
        int place = labels.indexOf(word);
        if (place < 0 || place != labels.lastIndexOf(word)) {
            throw wrong(form, word + " exactly once");
        }
        return place;
    }

    private static byte[] fixedLabel(String label, String form) {
        DnsName name = new DnsName();
        if (label.equals("DOMAIN")
                || !name.decode(label.getBytes(US_ASCII), 0, label.length())
                || name.labels() != 1
                || !name.isHostName()) {
            throw wrong(form, "labels of 1 to 63 letters, digits, '-', '_' between the words");
        }
        return label.toLowerCase(Locale.ROOT).getBytes(US_ASCII);
    }

    private static IllegalArgumentException wrong(String form, String expected) {
        return new IllegalArgumentException(
                "form of the lookups \"" + Names.shorten(form) + "\", expected " + expected + " as in " + DEFAULT_FORM);
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
