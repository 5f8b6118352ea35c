package io.earshot.web.postgres;

import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Caller;
import io.earshot.http.access.Credentials;
import io.earshot.http.access.Refusal;
import io.earshot.http.access.Refusals;
import io.earshot.http.access.Verdict;
import io.earshot.model.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Lets in who may {@code POST /sql}. A person's token is the password; the user's name says nothing. */
final class Login {

    /** A refusal's status is HTTP's. */
    private static final int UNAUTHORIZED = 401;

    private final Authorizer authorizer;
    private final Refusals refusals;

    Login(Authorizer authorizer, Refusals refusals) {
        this.authorizer = authorizer;
        this.refusals = refusals;
    }

    Caller admit(String user, InetAddress source, FrontendReader reader, BackendWriter writer)
            throws IOException, PostgresException {
        Optional<String> authorization = Optional.empty();
        if (authorizer.checks()) {
            writer.askForPassword();
            writer.flush();
            authorization = password(reader).map(password -> "Bearer " + password);
        }
        Credentials credentials = new Credentials(authorization, List.of(), Optional.of(source));
        return switch (authorizer.admit("POST", "/api/v1/sql", credentials)) {
            case Verdict.Admitted(Caller caller) -> caller;
            case Verdict.Refused(Refusal refusal, String detail) -> {
                String why = refusal == Refusal.ANONYMOUS ? "expected a person's token as the password" : detail;
                refusals.add(
                        refusal, "PostgreSQL user " + Names.shorten(user) + " from " + source.getHostAddress(), why);
                throw PostgresException.fatal(
                        refusal.status() == UNAUTHORIZED ? SqlState.INVALID_PASSWORD : SqlState.INVALID_AUTHORIZATION,
                        why);
            }
        };
    }

    private static Optional<String> password(FrontendReader reader) throws IOException, PostgresException {
        Optional<FrontendReader.Message> message = reader.next();
        if (message.isPresent() && message.get().kind() != 'p') {
            throw PostgresException.fatal(SqlState.PROTOCOL_VIOLATION, "expected a password");
        }
        return message.isEmpty()
                ? Optional.empty()
                : Optional.of(message.get().fields().text()).filter(password -> !password.isEmpty());
    }
}
