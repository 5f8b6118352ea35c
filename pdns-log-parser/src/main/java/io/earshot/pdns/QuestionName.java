package io.earshot.pdns;

import io.earshot.model.ContainerName;

/** Holds the meaning of the name in a question. */
public sealed interface QuestionName {

    /** A container asks for a service. */
    record OfLookup(ContainerName container, String service) implements QuestionName {}

    /** A service is asked for; the name does not tell the client. */
    record OfService(String service) implements QuestionName {}

    /** Neither: foreign, too long, too short, or no host's name. */
    record Other() implements QuestionName {}
}
