package io.earshot.http;

import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Caller;
import io.earshot.http.access.Credentials;
import io.earshot.http.access.FleetKey;
import io.earshot.http.access.Refusal;
import io.earshot.http.access.Refusals;
import io.earshot.http.access.Verdict;
import io.earshot.model.Names;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The one check in front of everything that answers: who asks is settled here, before a byte of a body is looked at. Handlers
 * behind it find the caller by {@link #caller}. Every answer gets the headers that keep browsers from being tricked.
 */
public final class AccessHandler extends Handler.Wrapper {

    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_REFERRER = new PreEncodedHttpField("Referrer-Policy", "no-referrer");

    /** The page may load nothing from elsewhere, run nothing that is not one of its files, and be shown in no other page. */
    private static final HttpField CONTENT_SECURITY_POLICY = new PreEncodedHttpField(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final String CALLER = "io.earshot.caller";

    private final Authorizer authorizer;
    private final Refusals refusals;
    private final BrowserGuard browsers;

    public AccessHandler(Authorizer authorizer, Refusals refusals, BrowserGuard browsers, Handler behind) {
        super(behind);
        this.authorizer = authorizer;
        this.refusals = refusals;
        this.browsers = browsers;
    }

    /** The attribute that holds the caller of an admitted request. */
    public static Caller caller(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? caller : new Caller.Anyone();
    }

    /** The same for handlers without servlets. */
    public static Caller caller(Request request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? caller : new Caller.Anyone();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(NO_SNIFFING);
        headers.put(CONTENT_SECURITY_POLICY);
        headers.put(NO_REFERRER);
        return switch (verdict(request)) {
            case Verdict.Admitted(Caller caller) -> {
                request.setAttribute(CALLER, caller);
                yield super.handle(request, response, callback);
            }
            case Verdict.Refused(Refusal refusal, String detail) -> {
                refusals.add(refusal, describe(request), detail);
                if (refusal.status() == HttpStatus.UNAUTHORIZED_401) {
                    // Browsers ask for name and token by themselves when they see Basic.
                    headers.add(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"earshot\"");
                    headers.add(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"earshot\", charset=\"UTF-8\"");
                }
                // Not closed: Jetty fails a request whose body is closed before its end.
                if (!UnwantedBody.discard(Content.Source.asInputStream(request))) {
                    headers.put(HttpHeader.CONNECTION, "close");
                }
                Problem.write(refusal.status(), detail, response, callback);
                yield true;
            }
        };
    }

    private Verdict verdict(Request request) {
        Optional<String> trick = browsers.objection(
                request.getMethod(), Optional.ofNullable(request.getHttpURI().getAuthority()), request.getHeaders());
        return trick.<Verdict>map(why -> new Verdict.Refused(Refusal.CROSS_SITE, why))
                .orElseGet(() -> authorizer.admit(
                        request.getMethod(), request.getHttpURI().getCanonicalPath(), credentials(request)));
    }

    private static Credentials credentials(Request request) {
        return new Credentials(
                Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)),
                certificateNames(request),
                source(request),
                Optional.ofNullable(request.getHeaders().get(FleetKey.RELAY_HEADER)));
    }

    private static List<String> certificateNames(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                        && session.peerCertificates().length > 0
                ? CertificateNames.of(session.peerCertificates()[0])
                : List.of();
    }

    /** Returns the address that a request comes from; empty where it does not come over IP. */
    public static Optional<InetAddress> source(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? Optional.of(address.getAddress())
                : Optional.empty();
    }

    private static String describe(Request request) {
        return Names.shorten(request.getMethod()) + " "
                + Names.shorten(request.getHttpURI().getPath()) + " from "
                + source(request).map(InetAddress::getHostAddress).orElse("nowhere");
    }
}
