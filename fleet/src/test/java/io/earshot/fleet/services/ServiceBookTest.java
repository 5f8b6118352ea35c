package io.earshot.fleet.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServiceBookTest {

    @Test
    void ofAContainerWithoutServicesNothingChangesWhenItFallsSilent() {
        ServiceBook.Change change =
                new ServiceBook().silent(ContainerName.parse("be5.host58"), Instant.parse("2026-11-29T04:19:00Z"));
        assertThat(change.changed()).isEmpty();
        assertThat(change.gone()).isEmpty();
    }
}
