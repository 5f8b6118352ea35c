package io.earshot.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.store.SqlEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTagsTest {

    /** Files do not ask it. */
    private static final SqlEngine NOBODY = (SqlEngine) Proxy.newProxyInstance(
            NodeTagsTest.class.getClassLoader(), new Class<?>[] {SqlEngine.class}, (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("tags.csv");
        Files.writeString(file, "node,tag,value\nFE1.host1,tier,front\n");
    }

    @Test
    void theFirstSourceThatNamesATagHoldsAndLaterOnesAddTo() throws Exception {
        Path more = folder.resolve("more.csv");
        Files.writeString(more, "tag,value,node,note\ntier,back,fe1.host1,\nowner,shop,fe1.host1,\n,x,fe1.host1,\n");

        NodeTags tags = new NodeTags(List.of(
                new TagSource.TagFile(file),
                new TagSource.TagFile(more),
                new TagSource.Announced(() -> Map.of(
                        ContainerName.parse("fe1.host1"), Map.of("owner", "ops"),
                        ContainerName.parse("be5.host58"), Map.of("rack", "7")))));
        assertThat(tags.read(NOBODY))
                .isEqualTo(Map.of(
                        "fe1.host1", Map.of("tier", "front", "owner", "shop"), "be5.host58", Map.of("rack", "7")));
        assertThat(tags.all(NOBODY))
                .containsExactlyInAnyOrder(
                        new NodeTag("fe1.host1", "tier", "front", "csv"),
                        new NodeTag("fe1.host1", "owner", "shop", "csv"),
                        new NodeTag("be5.host58", "rack", "7", "announced"));
    }

    @Test
    void tagsOfTheInventoryFollowIt() {
        Container be5 =
                new Container(ContainerName.parse("be5.host58"), "TX", "be", "", List.of(), List.of(), List.of(), true);
        AtomicReference<Inventory> inventory =
                new AtomicReference<>(Inventory.of(List.of(be5.tagged(Map.of("tier", "gold")))));
        NodeTags tags = new NodeTags(List.of(new TagSource.OfInventory(inventory::get)));

        assertThat(tags.all(NOBODY)).containsExactly(new NodeTag("be5.host58", "tier", "gold", "cmdb"));
        inventory.set(Inventory.of(List.of(be5)));
        assertThat(tags.all(NOBODY)).isEmpty();
    }

    @Test
    void theTagsOfAFileThatTurnsBadStayUntilItIsRightAgain() throws Exception {
        NodeTags tags = new NodeTags(List.of(new TagSource.TagFile(file)));
        Map<String, Map<String, String>> before = tags.read(NOBODY);

        Files.writeString(file, "node,tag,value\nfe1.host1,tier\n");
        assertThat(tags.read(NOBODY)).isEqualTo(before).isNotEmpty();
        Files.delete(file);
        assertThat(tags.read(NOBODY)).isEqualTo(before);
        Files.writeString(file, "node,tag,value\nfe1.host1,tier,edge\n");
        assertThat(tags.read(NOBODY)).isEqualTo(Map.of("fe1.host1", Map.of("tier", "edge")));
    }

    @Test
    void aFailureNamesTheFileAndWhatWasExpected() throws Exception {
        assertThatThrownBy(() -> new TagSource.TagFile(folder).read(NOBODY))
                .hasMessage(folder + " is no file, expected a CSV file with the columns node, tag and value");
        Files.writeString(file, "host,tag,value\nfe1,tier,front\n");
        assertThatThrownBy(() -> new TagSource.TagFile(file).read(NOBODY))
                .hasMessage(file + ": the header is [host, tag, value], expected the columns node, tag and value");
        Files.writeString(file, "node,tag,value\nfe1.host1,tier\n");
        assertThatThrownBy(() -> new TagSource.TagFile(file).read(NOBODY)).hasMessageStartingWith(file + ":2: ");
    }
}
