package io.earshot.wire.exchanges;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Tells the segments of a path that are part of an interface, as {@code orders} and {@code v1beta1}, from those that a caller fills in. In doubt a
 * segment is filled in: a name too few in an operation costs less than a person's name in it.
 */
final class PathWords {

    private static final int MAX_WORD = 32;
    private static final int MAX_SERVICE = 120;
    /** Slugs that titles are made into have more parts than names of functions. */
    private static final int MAX_PARTS = 5;
    /** Letters without a separator from which on they may be a token. */
    private static final int TOKEN = 12;

    private static final int MOST_CONSONANTS = 5;

    private static final Set<String> WITH_DIGITS = Set.of(
            "2fa",
            "3ds",
            "3ds2",
            "base64",
            "e2e",
            "ec2",
            "fido2",
            "h5",
            "http2",
            "i18n",
            "ipv4",
            "ipv6",
            "k8s",
            "l10n",
            "log4j",
            "m2m",
            "md5",
            "oauth1",
            "oauth2",
            "openapi3",
            "p2p",
            "s3",
            "sha1",
            "sha256",
            "u2f",
            "utf8",
            "web3",
            "x509");

    /** Types of pages, programs and of what they consist of. Documents and pictures are often named for a person. */
    private static final Set<String> TYPES = Set.of(
            "action", "ashx", "asmx", "asp", "aspx", "cgi", "css", "do", "htm", "html", "js", "json", "jsp", "map",
            "mjs", "php", "svc", "wsdl", "xml", "xsd");

    /** A name follows these. */
    private static final Set<String> NAMED = Set.of(
            "accounts",
            "author",
            "authors",
            "buckets",
            "by-email",
            "by-name",
            "by-username",
            "clients",
            "contacts",
            "customer",
            "customers",
            "drivers",
            "email",
            "emails",
            "employee",
            "employees",
            "guests",
            "home",
            "mail",
            "mailbox",
            "mailboxes",
            "member",
            "members",
            "namespaces",
            "nodes",
            "orgs",
            "owner",
            "owners",
            "passengers",
            "patient",
            "patients",
            "people",
            "person",
            "persons",
            "profile",
            "profiles",
            "repos",
            "sessions",
            "students",
            "subscribers",
            "token",
            "tokens",
            "u",
            "user",
            "username",
            "users");

    /** These are words also behind those. */
    private static final Set<String> ACTIONS = Set.of(
            "activate",
            "address",
            "addresses",
            "all",
            "apps",
            "archive",
            "authenticate",
            "batch",
            "blocks",
            "bulk",
            "cards",
            "cart",
            "check",
            "confirm",
            "count",
            "create",
            "current",
            "delete",
            "details",
            "edit",
            "emails",
            "events",
            "export",
            "followers",
            "following",
            "history",
            "import",
            "index.html",
            "info",
            "installations",
            "introspect",
            "invoices",
            "issues",
            "keys",
            "list",
            "login",
            "logout",
            "me",
            "memberships",
            "new",
            "notifications",
            "orders",
            "orgs",
            "password",
            "payments",
            "permissions",
            "preferences",
            "profile",
            "query",
            "refresh",
            "register",
            "repos",
            "reset",
            "revoke",
            "roles",
            "save",
            "search",
            "self",
            "send",
            "session",
            "sessions",
            "settings",
            "signin",
            "signup",
            "starred",
            "status",
            "subscriptions",
            "teams",
            "token",
            "update",
            "upload",
            "validate",
            "verify");

    private PathWords() {}

    /**
     * Whether a segment is a word of the interface.
     *
     * @param before the segment before it, empty if there is none
     * @param first whether it is the first of two
     */
    static boolean isWord(String segment, String before, boolean first) {
        String small = segment.toLowerCase(Locale.ROOT);
        if (isVersion(small) || WITH_DIGITS.contains(small)) {
            return true;
        }
        if (NAMED.contains(before.toLowerCase(Locale.ROOT))) {
            return ACTIONS.contains(small);
        }
        return segment.indexOf('.', 1) < 0
                ? segment.length() <= MAX_WORD && isPlain(segment)
                : isFile(segment) || (first && isService(segment)) || (before.equals("apis") && isGroup(small));
    }

    /** As {@code v2}, {@code v1beta1} and {@code 2.0}. */
    private static boolean isVersion(String small) {
        if (small.length() > 9) {
            return false;
        }
        int at = 0;
        int digits = digits(small, small.startsWith("v") ? 1 : 0);
        if (small.startsWith("v") && digits > 1 && digits <= 3) {
            at = digits;
            for (String stage : new String[] {"alpha", "beta", "rc"}) {
                if (small.startsWith(stage, at)) {
                    at = digits(small, at + stage.length());
                    return at == small.length();
                }
            }
            if (at < small.length() && small.charAt(at) == '.') {
                int minor = digits(small, at + 1);
                return minor > at + 1 && minor <= at + 3 && minor == small.length();
            }
        }
        return at > 0 && at == small.length();
    }

    /** Returns where the digits end that begin at a place. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isFile(String segment) {
        int dot = segment.lastIndexOf('.');
        return segment.length() <= MAX_WORD
                && TYPES.contains(segment.substring(dot + 1).toLowerCase(Locale.ROOT))
                && arePlain(segment.substring(0, dot));
    }

    /** Whether it is a service of gRPC in its package: {@code grpc.health.v1.Health}. */
    private static boolean isService(String segment) {
        int dot = segment.lastIndexOf('.');
        return segment.length() <= MAX_SERVICE
                && dot + 1 < segment.length()
                && Character.isLowerCase(segment.charAt(0))
                && Character.isUpperCase(segment.charAt(dot + 1))
                && arePlain(segment);
    }

    /** Whether it is a group of Kubernetes' API: {@code rbac.authorization.k8s.io}. */
    private static boolean isGroup(String small) {
        return small.length() <= MAX_SERVICE && arePlain(small);
    }

    private static boolean arePlain(String dotted) {
        for (String part : dotted.split("\\.", -1)) {
            boolean word = part.length() <= MAX_WORD && isPlain(part);
            if (!word && !isVersion(part.toLowerCase(Locale.ROOT)) && !WITH_DIGITS.contains(part)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it consists of letters and separators, and reads like words. */
    private static boolean isPlain(String text) {
        int parts = 1;
        int letters = 0;
        int vowels = 0;
        int consonants = 0;
        int most = 0;
        boolean hex = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char small = (char) (c | 0x20);
            if (c == '-' || c == '_' || c == '.' || c == '*') {
                if (isToken(letters, vowels, most)) {
                    return false;
                }
                parts++;
                letters = vowels = consonants = most = 0;
            } else if (small >= 'a' && small <= 'z' && c < 0x7b) {
                letters++;
                hex &= small <= 'f';
                boolean vowel = "aeiouy".indexOf(small) >= 0;
                vowels += vowel ? 1 : 0;
                consonants = vowel ? 0 : consonants + 1;
                most = Math.max(most, consonants);
            } else {
                return false;
            }
        }
        return parts <= MAX_PARTS && !isToken(letters, vowels, most) && !(hex && text.length() >= 8);
    }

    private static boolean isToken(int letters, int vowels, int consonants) {
        return letters >= TOKEN && (consonants >= MOST_CONSONANTS || vowels * 5 < letters);
    }

    /** Returns a part of a path as text. */
    static String text(byte[] path, int from, int to) {
        return new String(path, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
