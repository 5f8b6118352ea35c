package io.earshot.http.access;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.model.Tenant;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Authorizes requests: decides which callers are admitted to which paths. Thread-safe. */
public final class Authorizer {

    private final Keys keys;
    private final Optional<Function<ContainerName, Collection<Ip>>> addresses;
    private final Tenants tenants;

    /** Makes one for a program without tenants. */
    public Authorizer(Keys keys, Optional<Function<ContainerName, Collection<Ip>>> addresses) {
        this(keys, addresses, Tenants.NONE);
    }

    /** @param addresses of a container in the CMDB, where its agent may only come from them */
    public Authorizer(Keys keys, Optional<Function<ContainerName, Collection<Ip>>> addresses, Tenants tenants) {
        this.keys = keys;
        this.addresses = addresses;
        this.tenants = tenants;
    }

    /** Returns whether callers must authenticate. */
    public boolean checks() {
        return keys.areNeeded();
    }

    /** @param path decoded, without dot segments and path parameters, as the resources see it */
    public Verdict admit(String method, String path, Credentials credentials) {
        if (!keys.areNeeded()) {
            return new Verdict.Admitted(new Caller.Anyone());
        }
        Need need = Need.of(method, path);
        if (need instanceof Need.Nothing) {
            return new Verdict.Admitted(new Caller.Anyone());
        }
        if (credentials.areNone()) {
            return refused(Refusal.ANONYMOUS, "expected a token as in Authorization: Bearer TOKEN");
        }
        return switch (need) {
            case Need.Nothing() -> new Verdict.Admitted(new Caller.Anyone());
            case Need.OfRole(Role role) -> byRole(role, credentials, Optional.empty());
            case Need.OfContainer(ContainerName name, Optional<Role> instead) ->
                agent(List.of(name.toString(), name.host()), credentials, tenant -> tenants.has(tenant, name))
                        .map(agent -> fromOwnAddress(agent, name, credentials))
                        .orElseGet(() -> instead(instead, credentials, "container " + name));
            case Need.OfHost(String host, Optional<Role> instead) ->
                agent(List.of(host), credentials, tenant -> tenants.hasHost(tenant, host))
                        .<Verdict>map(Verdict.Admitted::new)
                        .orElseGet(() -> instead(instead, credentials, "host " + host));
            case Need.OfRelay() -> relay(credentials);
        };
    }

    private Verdict relay(Credentials credentials) {
        Optional<String> name = credentials.relay().map(said -> said.toLowerCase(Locale.ROOT));
        if (name.isEmpty()) {
            return refused(stranger(credentials), "expected the relay's name in the header " + FleetKey.RELAY_HEADER);
        }
        boolean itself = credentials.certificateNames().contains(name.get())
                || credentials
                        .token()
                        .map(shown -> keys.isTokenOf(FleetKey.relay(name.get()), shown))
                        .orElse(false);
        return itself
                ? new Verdict.Admitted(new Caller.Relay(name.get()))
                : refused(
                        stranger(credentials),
                        "neither the token nor the certificate is of relay " + Names.shorten(name.get()));
    }

    /**
     * The agent of one of these names, if that is what the credentials say.
     *
     * @param speaksFor whether agents of a tenant may speak for what is meant
     */
    private Optional<Caller.Agent> agent(List<String> names, Credentials credentials, Predicate<Tenant> speaksFor) {
        Optional<String> token = credentials.token();
        return names.stream()
                .filter(name -> credentials.certificateNames().contains(name)
                        || token.map(shown -> keys.isTokenOf(name, shown)
                                        || keys.tenantOf(name, shown)
                                                .flatMap(tenants::find)
                                                .filter(speaksFor)
                                                .isPresent())
                                .orElse(false))
                .findFirst()
                .map(Caller.Agent::new);
    }

    private Verdict fromOwnAddress(Caller.Agent agent, ContainerName name, Credentials credentials) {
        boolean itself = agent.name().equals(name.toString());
        if (addresses.isPresent() && itself) {
            Collection<Ip> own = addresses.get().apply(name);
            Optional<InetAddress> source = credentials.source();
            if (source.isEmpty()
                    || own.stream().noneMatch(ip -> ip.toInetAddress().equals(source.get()))) {
                return refused(
                        Refusal.ADDRESS, "the address that you come from is not one of " + name + " in the CMDB");
            }
        }
        return new Verdict.Admitted(agent);
    }

    private Verdict instead(Optional<Role> role, Credentials credentials, String whose) {
        boolean isBound = credentials
                .token()
                .flatMap(keys::person)
                .flatMap(People.Bound::tenant)
                .isPresent();
        if (isBound) {
            return refused(Refusal.ROLE, "whoever is bound to a tenant is not let in to " + whose + "'s lists");
        }
        return role.isPresent()
                ? byRole(role.get(), credentials, Optional.of(whose))
                : refused(stranger(credentials), "neither the token nor the certificate is of " + whose);
    }

    private Verdict byRole(Role needed, Credentials credentials, Optional<String> whose) {
        Optional<People.Bound> bound = credentials.token().flatMap(keys::person);
        if (bound.flatMap(People.Bound::tenant).isPresent()) {
            return ofTenant(needed, bound.get().person(), bound.get().tenant().get());
        }
        Optional<Caller.Person> person = bound.map(People.Bound::person);
        if (person.isEmpty()) {
            return refused(
                    stranger(credentials),
                    whose.map(name -> "neither the token nor the certificate is of " + name + " or of a person")
                            .orElse("the token is nobody's"));
        }
        return person.get().role().includes(needed)
                ? new Verdict.Admitted(person.get())
                : refused(
                        Refusal.ROLE,
                        person.get().name() + " is a " + label(person.get().role()) + ", this needs a "
                                + label(needed));
    }

    /** Whoever is bound to a tenant reads what its tables have, which whoever answers sees to. */
    private Verdict ofTenant(Role needed, Caller.Person person, String name) {
        Optional<Tenant> tenant = tenants.find(name);
        if (tenant.isEmpty()) {
            return refused(Refusal.ROLE, person.name() + " is of a tenant that has no rows here");
        }
        return needed == Role.READER
                ? new Verdict.Admitted(new Caller.OfTenant(person.name(), tenant.get()))
                : refused(
                        Refusal.ROLE,
                        person.name() + " is of tenant " + name + ", which reads and changes nothing; this needs a "
                                + label(needed));
    }

    /** A certificate says who somebody is; a token that fits nobody says nothing. */
    private Refusal stranger(Credentials credentials) {
        boolean known = !credentials.certificateNames().isEmpty()
                || credentials.token().flatMap(keys::person).isPresent();
        return known ? Refusal.STRANGER : Refusal.WRONG_TOKEN;
    }

    private static Verdict refused(Refusal refusal, String detail) {
        return new Verdict.Refused(refusal, detail);
    }

    private static String label(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
