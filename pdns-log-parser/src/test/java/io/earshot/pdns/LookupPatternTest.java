package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookupPatternTest {

    private static final LookupPattern PATTERN =
            LookupPattern.ofDomains(List.of("example.com", "TX.Example.com.", "mesh"));

    private final DnsName name = new DnsName();

    @ParameterizedTest
    @CsvSource({
        "db1.be5.host58.example.com, LOOKUP",
        "dB1.Be5.hoSt58.eXample.coM, LOOKUP",
        "my_svc.be5.host58.mesh, LOOKUP",
        "db1.be5.host58.example.com., LOOKUP",
        "db1.be5.host58.tx.example.com, LOOKUP",
        "\\100b1.be5.host58.mesh, LOOKUP",
        "be5.host58.tx.example.com, SHORTENED",
        "host58.example.com, SERVICE_ALONE",
        "example.com, SHORTENED",
        "www.example.org.be5.host58.example.com, SEARCH_LIST",
        "db1.example.com.be5.host58.example.com, SEARCH_LIST",
        "www.example.org, FOREIGN",
        "db1, FOREIGN",
        "., FOREIGN",
        "db1.be5.host58.notexample.com, FOREIGN",
        "db1.be5.host58.example\\.com, FOREIGN",
        "a\\.b.be5.host58.example.com, MALFORMED",
        "a\\\\b.be5.host58.example.com, MALFORMED",
        "a\\032b.be5.host58.example.com, MALFORMED",
        "it's.be5.host58.example.com, MALFORMED",
        "datenbank-\\195\\182.be5.host58.example.com, MALFORMED",
        "x|AAAA.be5.host58.example.com, MALFORMED",
        "*.be5.host58.example.com, MALFORMED",
        "a..be5.host58.example.com, MALFORMED",
        ".db1.be5.host58.example.com, MALFORMED",
        "a\\999.be5.host58.example.com, MALFORMED",
        "a\\25, MALFORMED",
        "a\\, MALFORMED",
    })
    void aNameIsOfOneKind(String text, NameKind expected) {
        assertThat(kind(text)).isEqualTo(expected);
    }

    @Test
    void ofALookupTheDomainIsCutOff() {
        kind("DB1.be5.host58.tx.example.com");

        assertThat(new String(name.octets(), 0, name.length(), US_ASCII)).isEqualTo("db1.be5.host58");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVICE.HOST.CONTAINER.DOMAIN, db1.host58.be5.mesh, db1.be5.host58",
        "SERVICE.svc.CONTAINER.*.HOST.DOMAIN, DB1.SVC.be5.tx.host58.example.com, db1.be5.host58",
        "HOST.CONTAINER.SERVICE.DOMAIN, host58.be5.db1.example.com, db1.be5.host58",
        "SERVICE._x.CONTAINER.HOST.DOMAIN, db1._X.be5.host58.mesh, db1.be5.host58",
        "SERVICE.svc.CONTAINER.HOST.DOMAIN, db1.pod.be5.host58.mesh, FOREIGN",
        "SERVICE.svc.CONTAINER.HOST.DOMAIN, db1.be5.host58.mesh, SHORTENED",
        "SERVICE.svc.CONTAINER.HOST.DOMAIN, db1.mesh, SERVICE_ALONE",
        "SERVICE.svc.CONTAINER.HOST.DOMAIN, www.x.svc.be5.host58.mesh, SEARCH_LIST",
    })
    void aSiteMayGiveItsLookupsAnotherForm(String form, String text, String expected) {
        byte[] bytes = text.getBytes(US_ASCII);
        assertThat(name.decode(bytes, 0, bytes.length)).isTrue();

        NameKind kind = LookupPattern.of(form, List.of("example.com", "mesh")).match(name);

        String found =
                kind == NameKind.LOOKUP ? new String(name.octets(), 0, name.length(), US_ASCII) : kind.toString();
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DOMAIN",
                "SERVICE.CONTAINER.HOST",
                "SERVICE.CONTAINER.DOMAIN",
                "SERVICE.SERVICE.CONTAINER.HOST.DOMAIN",
                "SERVICE..CONTAINER.HOST.DOMAIN",
                "SERVICE.DOMAIN.CONTAINER.HOST.DOMAIN",
                "SERVICE.a b.CONTAINER.HOST.DOMAIN",
                "service.container.host.domain",
            })
    void aFormWithoutItsWordsIsRefused(String form) {
        assertThatThrownBy(() -> LookupPattern.of(form, List.of("mesh")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("form of the lookups \"" + form + "\", expected ")
                .hasMessageEndingWith("as in SERVICE.CONTAINER.HOST.DOMAIN");
    }

    @Test
    void labelsAndNamesHaveTheLengthsOfDns() {
        assertThat(kind("x".repeat(63) + ".be5.host58.mesh")).isEqualTo(NameKind.LOOKUP);
        assertThat(kind("x".repeat(64) + ".be5.host58.mesh")).isEqualTo(NameKind.MALFORMED);
        assertThat(kind("\\120".repeat(63) + ".be5.host58.mesh")).isEqualTo(NameKind.LOOKUP);
        assertThat(kind("a.".repeat(126) + "a")).isEqualTo(NameKind.FOREIGN);
        assertThat(kind("a.".repeat(126) + "a.")).isEqualTo(NameKind.FOREIGN);
        assertThat(kind("a.".repeat(126) + "ab")).isEqualTo(NameKind.MALFORMED);
        assertThat(kind("a.".repeat(127))).isEqualTo(NameKind.FOREIGN);
        assertThat(kind("a.".repeat(5_000))).isEqualTo(NameKind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", ".example.com", "exam ple.com", "d\u00fcsseldorf.example", "a\\.b"})
    void whatIsNoDomainIsRefused(String domain) {
        assertThatThrownBy(() -> LookupPattern.ofDomains(List.of("example.com", domain)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("domain \"");
    }

    private NameKind kind(String text) {
        byte[] bytes = ("'" + text + "|").getBytes(US_ASCII);
        return name.decode(bytes, 1, bytes.length - 1) ? PATTERN.match(name) : NameKind.MALFORMED;
    }
}
