package io.earshot.cluster;

/**
 * Applies facts in the order of the log. An applier has no clock, thread or socket of its own: two that apply the same facts show the
 * same.
 */
@FunctionalInterface
public interface FactApplier {

    void apply(Fact fact);
}
