package io.earshot.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import org.junit.jupiter.api.Test;

class NamespaceNamingTest {

    private static final ContainerName BE5 = ContainerName.parse("be5.host58");

    @Test
    void aNamespaceIsCalledAsItsContainer() {
        assertThat(NamespaceNaming.USUAL.container("be5", "host58")).hasValue(BE5);
        assertThat(NamespaceNaming.USUAL.container("BE5.host58", "host58")).hasValue(BE5);
    }

    @Test
    void whatIsOfAnotherHostOrNoNameIsNobodys() {
        assertThat(NamespaceNaming.USUAL.container("be5.host59", "host58")).isEmpty();
        assertThat(NamespaceNaming.USUAL.container("cni 1", "host58")).isEmpty();
        assertThat(NamespaceNaming.USUAL.container(".", "host58")).isEmpty();
    }

    @Test
    void aPatternPicksTheName() {
        NamespaceNaming naming = NamespaceNaming.parse("ct-(\\w+)-net");

        assertThat(naming.container("ct-be5-net", "host58")).hasValue(BE5);
        assertThat(naming.container("be5", "host58")).isEmpty();
        assertThat(NamespaceNaming.parse("be\\d").container("be5", "host58")).hasValue(BE5);
        assertThat(NamespaceNaming.parse("(x)?be5").container("be5", "host58")).isEmpty();
    }

    @Test
    void whatIsNoPatternIsRefused() {
        assertThatThrownBy(() -> NamespaceNaming.parse("ct-("))
                .hasMessage("namespace pattern \"ct-(\", expected a regular expression as in ct-(.+): Unclosed group");
    }
}
