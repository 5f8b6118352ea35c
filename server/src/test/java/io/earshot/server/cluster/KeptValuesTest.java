package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Fact;
import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentRow;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An incident is shown with what people note of it, in whatever order a compacted log tells of both. */
class KeptValuesTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Acknowledgement ANN = new Acknowledgement("ann", "called them", NOON, "eve");

    /** As a server without acknowledgements wrote it. */
    private static final Fact.Kept OPEN = new Fact.Kept("incident/7", """
            {"id": 7, "kind": "host", "subject": "host1", "trouble": "CUT", "severity": "CRITICAL", "summary": "host1 is away",
             "linksDown": 3, "linksUp": 0, "confidence": 1, "since": "2026-11-29T11:00:00Z", "openedAt": "2026-11-29T11:00:05Z"}""");

    private static final Fact.Kept OVER = new Fact.Kept("incident/7", """
            {"id": 7, "kind": "host", "subject": "host1", "trouble": "CUT", "severity": "CRITICAL", "summary": "host1 is away",
             "linksDown": 0, "linksUp": 3, "confidence": 1, "since": "2026-11-29T11:00:00Z", "openedAt": "2026-11-29T11:00:05Z",
             "until": "2026-11-29T12:30:00Z", "ending": "recovered"}""");

    private final IncidentMemory shown = new IncidentMemory();
    private final KeptValues values = new KeptValues(shown);

    @Test
    void anIncidentThatTheLogHasAlreadyIsShownWithItsOwnerAndItsTicket() {
        values.apply(OPEN);
        values.acknowledge(7, ANN);
        values.ticket(7, "NET-12");
        assertThat(shown().acknowledgement()).contains(ANN);
        assertThat(shown().ticket()).contains("NET-12");
    }

    @Test
    void anOwnerThatTheCompactedLogTellsBeforeTheIncidentIsNotLost() {
        values.ticket(7, "NET-12");
        values.acknowledge(7, ANN);
        assertThat(shown.all()).isEmpty();
        values.apply(OPEN);
        assertThat(shown().acknowledgement()).contains(ANN);
        assertThat(shown().ticket()).contains("NET-12");
    }

    @Test
    void aNewWordOfTheSpeakerKeepsTheOwnerUntilItIsTakenBack() {
        values.apply(OPEN);
        values.acknowledge(7, ANN);
        values.apply(OVER);
        assertThat(shown().acknowledgement()).contains(ANN);
        assertThat(shown().until()).isPresent();
        values.takeBack(7);
        assertThat(shown().acknowledgement()).isEmpty();
    }

    @Test
    void onlyAnIncidentThatIsNotOverIsOpen() {
        assertThat(values.isOpen(7)).isFalse();
        values.apply(OPEN);
        assertThat(values.isOpen(7)).isTrue();
        values.apply(OVER);
        assertThat(values.isOpen(7)).isFalse();
    }

    @Test
    void theLogIsToForgetNotesOfAnIncidentThatIsGoneAndOnlyThose() {
        values.apply(OPEN);
        values.acknowledge(7, ANN);
        values.ticket(7, "NET-12");
        assertThat(values.takeStaleNotes()).isEmpty();
        values.remove("incident/7");
        assertThat(values.takeStaleNotes())
                .containsExactly(new Fact.Removed("acknowledgement/7"), new Fact.Removed("ticket/7"));
        assertThat(values.takeStaleNotes()).isEmpty();
    }

    /** Returns the only incident. */
    private IncidentRow shown() {
        assertThat(shown.all()).extracting(IncidentRow::id).containsExactly(7L);
        return shown.all().getFirst();
    }
}
