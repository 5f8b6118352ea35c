package io.earshot.pdns;

/**
 * Counts the questions that a reader has seen. Every question is counted in exactly one of {@code lookups}, {@code foreign},
 * {@code shortened}, {@code searchList}, {@code otherType}, {@code own}, {@code malformed} and {@code overflowed}; a repeated message counts as often
 * as it says. Lines without a question are PowerDNS's other messages. Lines that grow while {@code questions} does not
 * mean that {@code log-dns-queries} is off or that the form is unknown; questions that grow while {@code lookups} does not, that
 * the domain is not the right one.
 *
 * @param lines read, without those in {@code tooLong}
 * @param questions found in them
 * @param lookups of the form SERVICE.CONTAINER.HOST.DOMAIN for an address
 * @param foreign names in none of the domains
 * @param shortened with fewer labels than a lookup, as QNAME minimisation asks them
 * @param searchList with more labels: foreign names that were tried again behind the search list
 * @param otherType neither A nor AAAA
 * @param own what Earshot asked itself on behalf of containers
 * @param malformed with characters that no host name has
 * @param overflowed lookups not kept, because too many different ones came between two drains
 * @param tooLong lines of more than 64 KiB, dropped
 * @param timeless of the lookups, those whose time nobody knows; they count as seen in 1970
 */
public record PdnsLogStats(
        long lines,
        long questions,
        long lookups,
        long foreign,
        long shortened,
        long searchList,
        long otherType,
        long own,
        long malformed,
        long overflowed,
        long tooLong,
        long timeless) {}
