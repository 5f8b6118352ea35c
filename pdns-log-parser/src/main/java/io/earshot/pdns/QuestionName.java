package io.earshot.pdns;

import io.earshot.model.ContainerName;

/** What the name in a question says. */
public sealed interface QuestionName {

    /** Who asks for what. */
    record OfLookup(ContainerName container, String service) implements QuestionName {}

    /** What is asked for; the name does not say by whom. */
    record OfService(String service) implements QuestionName {}

    /** Neither: foreign, too long, too short, or no host's name. */
    record Other() implements QuestionName {}
}
