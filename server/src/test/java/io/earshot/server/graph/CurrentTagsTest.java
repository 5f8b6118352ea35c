package io.earshot.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurrentTagsTest {

    private static final NodeTag FRONT = new NodeTag("fe1.host1", "tier", "front", "csv");
    private static final NodeTag BACK = new NodeTag("be5.host58", "tier", "back", "csv");

    private final CurrentTags tags = new CurrentTags();

    @Test
    void nodesWhoseTagsCameChangedOrWentAreNamedAndNoOthers() {
        assertThat(tags.replace(List.of(FRONT, BACK))).containsExactlyInAnyOrder("fe1.host1", "be5.host58");
        assertThat(tags.replace(List.of(BACK, FRONT))).isEmpty();
        assertThat(tags.replace(List.of(new NodeTag("fe1.host1", "tier", "edge", "rule"), BACK)))
                .containsExactly("fe1.host1");
        assertThat(tags.replace(List.of(BACK))).containsExactly("fe1.host1");
    }

    @Test
    void aContainerHasItsNewestTags() {
        assertThat(tags.of(ContainerName.parse("fe1.host1"))).isEmpty();
        tags.replace(List.of(FRONT, new NodeTag("fe1.host1", "owner", "shop", "csv")));
        assertThat(tags.of(ContainerName.parse("FE1.host1"))).isEqualTo(Map.of("tier", "front", "owner", "shop"));
    }
}
