package io.earshot.pdns.stream;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.QuestionName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Decides what one message tells. */
final class AnswerFinder {

    private final LookupPattern pattern;
    private final Function<Ip, Optional<ContainerName>> owners;
    private final InstantSource clock;

    /** @param owners whose address it is, for questions whose name is a service alone; from any thread */
    AnswerFinder(LookupPattern pattern, Function<Ip, Optional<ContainerName>> owners, InstantSource clock) {
        this.pattern = pattern;
        this.owners = owners;
        this.clock = clock;
    }

    /** Lists the outcomes for one message. */
    sealed interface Finding {

        /** A container was told where a service is. */
        record Answered(Lookup lookup) implements Finding {}

        /** Nothing that is kept. */
        record Passed(Reason reason) implements Finding {}
    }

    /** Why a message is not kept. */
    enum Reason {
        /** A query, or what goes between servers. */
        NO_RESPONSE,
        /** Neither A nor AAAA was asked for. */
        OTHER_TYPE,
        /** NXDOMAIN, another failure, or no address. */
        NO_ADDRESS,
        /** In none of our domains, or not of a lookup's form. */
        OTHER_NAME,
        /** The name is a service alone and the client no container that is known. */
        UNKNOWN_CLIENT
    }

    Finding find(DnsMessage message) {
        if (message.type() != DnsMessage.RESPONSE) {
            return new Finding.Passed(Reason.NO_RESPONSE);
        }
        if (message.questionType() != DnsMessage.TYPE_A && message.questionType() != DnsMessage.TYPE_AAAA) {
            return new Finding.Passed(Reason.OTHER_TYPE);
        }
        return switch (pattern.read(message.questionName())) {
            case QuestionName.OfLookup(ContainerName container, String service) ->
                answered(container, service, message);
            case QuestionName.OfService(String service) ->
                client(message)
                        .map(container -> answered(container, service, message))
                        .orElse(new Finding.Passed(Reason.UNKNOWN_CLIENT));
            case QuestionName.Other _ -> new Finding.Passed(Reason.OTHER_NAME);
        };
    }

    private Finding answered(ContainerName container, String service, DnsMessage message) {
        List<Ip> answers = message.addresses().stream().map(Ip::ofOctets).toList();
        return message.responseCode() != 0 || answers.isEmpty()
                ? new Finding.Passed(Reason.NO_ADDRESS)
                : new Finding.Answered(new Lookup(container, service, 1, at(message), answers));
    }

    private Optional<ContainerName> client(DnsMessage message) {
        return Stream.of(message.from(), message.subnet())
                .filter(octets -> octets.length == 4 || octets.length == 16)
                .map(Ip::ofOctets)
                .flatMap(ip -> owners.apply(ip).stream())
                .findFirst();
    }

    /** A server whose clock is ahead, or that does not say, must not keep its answers alive for longer. */
    private Instant at(DnsMessage message) {
        Instant now = clock.instant();
        Instant said = Instant.ofEpochSecond(message.seconds(), 1_000L * Math.clamp(message.micros(), 0, 999_999));
        return message.seconds() == 0 || said.isAfter(now) ? now : said;
    }
}
