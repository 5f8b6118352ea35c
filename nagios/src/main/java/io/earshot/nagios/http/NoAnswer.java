package io.earshot.nagios.http;

import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;

/** Says in plain words why a receiver did not answer; the JDK's client says it in names of classes, or not at all. */
final class NoAnswer {

    /** Causes of causes; nothing that is known has more. */
    private static final int DEEPEST = 10;

    private NoAnswer() {}

    static String reason(Throwable failure, String host) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < DEEPEST; cause = cause.getCause()) {
            causes.add(cause);
        }
        for (Throwable cause : causes.reversed()) {
            String said = String.valueOf(cause.getMessage());
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return "its certificate has expired";
                }
                case CertificateNotYetValidException _ -> {
                    return "its certificate is not valid yet";
                }
                case CertPathBuilderException _ -> {
                    return "its certificate is of no authority that is trusted";
                }
                case CertPathValidatorException _ -> {
                    return "its certificate is not trusted: " + said;
                }
                case CertificateException _
                when said.startsWith("No ") -> { // name or alternative name that matches
                    return "its certificate is not for " + host;
                }
                case CertificateException _ -> {
                    return "its certificate is not trusted: " + said;
                }
                case UnresolvedAddressException _ -> {
                    return "host " + host + " cannot be resolved";
                }
                case ConnectException _ -> {
                    return cause.getMessage() == null ? "connection refused" : said;
                }
                default -> {
                    if (said.contains("ecognized SSL message")) {
                        return "it speaks no TLS, expected http as the scheme of its url";
                    }
                    if (said.contains("received no bytes") || said.contains("EOF reached while reading")) {
                        return "it hung up before it answered";
                    }
                }
            }
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
