package io.earshot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Tenant;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizerTest {

    private static final String KEY = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(KEY);
    private static final String PEOPLE = """
        # NAME ROLE TOKEN
        dns1  shipper  shipper-0123456789
        grace reader   reader-0123456789
        anna  operator operator-0123456789 # on call
        root  ADMIN    admin-0123456789
        """;

    private static final Map<String, String> ENVIRONMENT = Map.of("EARSHOT_FLEET_KEY", KEY, "EARSHOT_PEOPLE", PEOPLE);

    private final Authorizer authorizer = authorizer(ENVIRONMENT);

    /** Columns: who may (s)hip, (r)ead, (o)perate, (a)dminister, the container's agent (c), its host's (h), others' (x). */
    @ParameterizedTest
    @CsvSource({
        "GET, /healthz, sroachxnt",
        "GET, /readyz, sroachxnt",
        "GET, /openapi.json, sroachxnt",
        "GET, /, sroachxnt",
        "GET, /page/app.js, sroachxnt",
        "POST, /, a",
        "GET, /metrics, roa",
        "GET, /api/v1/containers, roa",
        "GET, /api/v1/containers/be5.host58, roa",
        "GET, /api/v1/containers/be5.host58/partners, roach",
        "GET, /api/v1/containers/BE5.host58/partners, roach",
        "POST, /api/v1/containers/be5.host58/report, ch",
        "POST, /api/v1/containers/be5.host58/report/, ch",
        "POST, /api/v1/containers/be5/report, a",
        "PUT, /api/v1/containers/be5.host58/published-partners, oach",
        "GET, /api/v1/hosts/host58/partners, roah",
        "POST, /api/v1/hosts/host58/reports, h",
        "POST, /api/v1/hosts/host%2F58/reports, a",
        "POST, /api/v1/reports, t",
        "POST, /api/v1/orders, t",
        "GET, /api/v1/reports, roa",
        "POST, /api/v1/lookups, soa",
        "POST, /api/v1/sql, roa",
        "GET, /api/v1/queries, roa",
        "GET, /api/v1/mutes, roa",
        "POST, /api/v1/mutes, oa",
        "POST, /api/v1/tasks, oa",
        "POST, /api/v1/tasks/t1/stop, oa",
        "DELETE, /api/v1/mutes/1, oa",
        "POST, /api/v1/files/0000000000000000000000000000000000000000000000000000000000000000, oa",
        "DELETE, /api/v1/files/0000000000000000000000000000000000000000000000000000000000000000, oa",
        "GET, /api/v1/containers/be5.host58/files/0000000000000000000000000000000000000000000000000000000000000000/pieces, ch",
        "POST, /api/v1/containers/be5.host58/files/0000000000000000000000000000000000000000000000000000000000000000, ch",
        "POST, /api/v1/hosts/host58/files/0000000000000000000000000000000000000000000000000000000000000000, h",
        "POST, /api/v1/containers/be5.host58/files/0000000000000000000000000000000000000000000000000000000000000000/peers, ch",
        "POST, /api/v1/hosts/host58/files/0000000000000000000000000000000000000000000000000000000000000000/peers, h",
        "GET, /api/v1/containers/be5.host58/files/0000000000000000000000000000000000000000000000000000000000000000/pieces/7, ch",
        "GET, /api/v1/hosts/host58/files/0000000000000000000000000000000000000000000000000000000000000000/pieces/7, h",
        "POST, /api/v1/watches, oa",
        "GET, /api/v1/watches/1, roa",
        "DELETE, /api/v1/watches/1, oa",
        "POST, /api/v1/whatever/comes, a",
        "DELETE, /api/v1/containers/be5.host58, a",
    })
    void everyPathIsOpenToThoseWhoNeedItAndToNobodyElse(String method, String path, String who) {
        Map<Character, Credentials> callers = Map.of(
                's', bearer("shipper-0123456789"),
                'r', bearer("reader-0123456789"),
                'o', bearer("operator-0123456789"),
                'a', bearer("admin-0123456789"),
                'c', bearer(FLEET.tokenOf("be5.host58")),
                'h', bearer(FLEET.tokenOf("host58")),
                'x', bearer(FLEET.tokenOf("be6.host58")),
                'n', new Credentials(Optional.empty(), List.of(), Optional.empty()),
                't', relay(FLEET.tokenOf("relay/tx1"), "TX1"));
        callers.forEach((letter, credentials) -> assertThat(authorizer.admit(method, path, credentials))
                .as("%s %s by %s", method, path, letter)
                .isInstanceOf(who.indexOf(letter) >= 0 ? Verdict.Admitted.class : Verdict.Refused.class));
    }

    /** Another program than the server, which shares its list of people, has no rows of tenants; and no handler but theirs must answer. */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/links, t",
        "POST, /api/v1/sql, t",
        "GET, /metrics, t",
        "GET, /api/v1/containers/be5.host58/partners, ''",
        "GET, /api/v1/hosts/host58/partners, ''",
        "PUT, /api/v1/containers/be5.host58/published-partners, ''",
        "POST, /api/v1/mutes, ''",
        "POST, /api/v1/tasks, ''",
        "POST, /api/v1/watches, ''",
        "POST, /api/v1/lookups, ''",
    })
    void whoeverIsBoundToATenantReadsWhereItsRowsAreAndNowhereElse(String method, String path, String where)
            throws Exception {
        Tenant shop = new Tenant("shop", List.of(), List.of("shop"), Map.of());
        Tenants tenants = new Tenants() {
            @Override
            public Optional<Tenant> find(String name) {
                return Optional.of(shop).filter(tenant -> tenant.name().equals(name));
            }

            @Override
            public boolean has(Tenant tenant, ContainerName container) {
                return true;
            }

            @Override
            public boolean hasHost(Tenant tenant, String host) {
                return true;
            }
        };
        Keys keys = new Keys(
                new Secrets(
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("EARSHOT_PEOPLE", "tina reader tenant-0123456789 shop")),
                false);
        Credentials tina = bearer("tenant-0123456789");
        assertThat(new Authorizer(keys, Optional.empty()).admit(method, path, tina))
                .isInstanceOf(Verdict.Refused.class);
        Verdict verdict = new Authorizer(keys, Optional.empty(), tenants).admit(method, path, tina);
        if (where.isEmpty()) {
            assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        } else {
            assertThat(verdict).isEqualTo(new Verdict.Admitted(new Caller.OfTenant("tina", shop)));
        }
    }

    @Test
    void aTokenIsWhatOpensslMakesOfKeyAndName() {
        // printf %s be5.host58 | openssl dgst -sha256 -hmac 'correct horse battery staple' -binary | basenc --base64url
        // | tr -d =
        assertThat(FLEET.tokenOf("be5.host58")).isEqualTo("468OHzpDxtYWHb8s6PS-T9SZvuYivCTm1YGoOG9yJVE");
    }

    @Test
    void aCertificatesNameIsAsGoodAsAToken() {
        Credentials container = new Credentials(Optional.empty(), List.of("be5.host58"), Optional.empty());
        assertThat(authorizer.admit("POST", "/api/v1/containers/be5.host58/report", container))
                .isEqualTo(new Verdict.Admitted(new Caller.Agent("be5.host58")));
        assertThat(refusal("/api/v1/containers/be6.host58/report", container)).isEqualTo(Refusal.STRANGER);
        assertThat(refusal("/api/v1/mutes", container)).isEqualTo(Refusal.STRANGER);
    }

    @Test
    void refusalsSayWhy() {
        String report = "/api/v1/containers/be5.host58/report";
        Credentials none = new Credentials(Optional.empty(), List.of(), Optional.empty());
        assertThat(refusal(report, none)).isEqualTo(Refusal.ANONYMOUS);
        assertThat(refusal(report, bearer("guessed"))).isEqualTo(Refusal.WRONG_TOKEN);
        assertThat(refusal(report, bearer("admin-0123456789"))).isEqualTo(Refusal.STRANGER);
        assertThat(refusal("/api/v1/mutes", bearer("reader-0123456789"))).isEqualTo(Refusal.ROLE);
        assertThat(authorizer.admit("POST", "/api/v1/mutes", bearer("reader-0123456789")))
                .isEqualTo(new Verdict.Refused(Refusal.ROLE, "grace is a reader, this needs a operator"));
    }

    @Test
    void browsersSendTheTokenAsAPassword() {
        String pair = Base64.getEncoder().encodeToString("grace:reader-0123456789".getBytes(StandardCharsets.UTF_8));
        Credentials basic = new Credentials(Optional.of("Basic " + pair), List.of(), Optional.empty());
        assertThat(authorizer.admit("GET", "/api/v1/links", basic))
                .isEqualTo(new Verdict.Admitted(new Caller.Person("grace", Role.READER)));
        for (String odd : List.of("Basic", "Basic !!!", "Basic Z3JhY2U=", "Bearer", "Digest x", "", " ")) {
            Credentials header = new Credentials(Optional.of(odd), List.of(), Optional.empty());
            assertThat(authorizer.admit("GET", "/api/v1/links", header)).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void aRightTokenFromAWrongAddressIsRefusedWhereThatIsWanted() throws Exception {
        Authorizer strict = new Authorizer(
                new Keys(new Secrets(Optional.empty(), Optional.empty(), ENVIRONMENT), false),
                Optional.of(_ -> List.of(Ip.parse("192.168.5.11"))));
        String path = "/api/v1/containers/be5.host58/report";
        assertThat(strict.admit("POST", path, from("192.168.5.11"))).isInstanceOf(Verdict.Admitted.class);
        assertThat(strict.admit("POST", path, from("192.168.5.12")))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.ADDRESS));
    }

    @Test
    void aRelaysTokenIsOfThatRelayAndOfNoAgent() {
        String path = "/api/v1/reports";
        String token = FLEET.tokenOf(FleetKey.relay("tx1"));
        assertThat(authorizer.admit("POST", path, relay(token, "tx1")))
                .isEqualTo(new Verdict.Admitted(new Caller.Relay("tx1")));
        assertThat(refusal(path, relay(token, "tx2"))).isEqualTo(Refusal.WRONG_TOKEN);
        assertThat(refusal(path, bearer(token))).isEqualTo(Refusal.WRONG_TOKEN);
        assertThat(refusal(path, relay(FLEET.tokenOf("tx1"), "tx1"))).isEqualTo(Refusal.WRONG_TOKEN);
        assertThat(refusal("/api/v1/containers/be5.host58/report", relay(token, "tx1")))
                .isEqualTo(Refusal.WRONG_TOKEN);
    }

    private static Credentials relay(String token, String name) {
        return new Credentials(Optional.of("Bearer " + token), List.of(), Optional.empty(), Optional.of(name));
    }

    @Test
    void withoutAnySecretNobodyIsAsked() {
        Authorizer open = authorizer(Map.of());
        assertThat(open.checks()).isFalse();
        assertThat(open.admit("POST", "/api/v1/mutes", bearer("x"))).isInstanceOf(Verdict.Admitted.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        anna operator            | 1: 2 words, expected NAME ROLE TOKEN
        anna boss 0123456789abcdef | 1: role "boss", expected one of shipper, reader, operator, admin
        anna reader secret       | 1: the token of anna is short
        'an"na reader 0123456789abcdef' | 1: name "an"na", expected letters
        """)
    void aListOfPeopleThatCannotBeSaysWhereWithoutTheToken(String text, String message) {
        assertThatThrownBy(() -> People.parse(text))
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("0123456789abcdef");
    }

    @Test
    void noTextOfASecretHoldsIt() throws Exception {
        Secrets secrets = new Secrets(Optional.empty(), Optional.empty(), ENVIRONMENT);
        assertThat(secrets + " " + FLEET + " " + People.parse(PEOPLE) + " " + bearer("reader-0123456789"))
                .doesNotContain("horse")
                .doesNotContain("0123456789");
        assertThatThrownBy(() -> new FleetKey("short")).hasMessageNotContaining("short,");
    }

    private static Authorizer authorizer(Map<String, String> environment) {
        try {
            Secrets secrets = new Secrets(Optional.empty(), Optional.empty(), environment);
            return new Authorizer(new Keys(secrets, false), Optional.empty());
        } catch (AccessException e) {
            throw new AssertionError(e);
        }
    }

    private Refusal refusal(String path, Credentials credentials) {
        return ((Verdict.Refused) authorizer.admit("POST", path, credentials)).refusal();
    }

    private static Credentials bearer(String token) {
        return new Credentials(Optional.of("Bearer " + token), List.of(), Optional.empty());
    }

    private static Credentials from(String address) throws Exception {
        return new Credentials(
                Optional.of("Bearer " + FLEET.tokenOf("be5.host58")),
                List.of(),
                Optional.of(InetAddress.getByName(address)));
    }
}
