package io.earshot.http;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads the names of a client certificate: its DNS names (RFC 6125), or its common name where it has none. */
final class CertificateNames {

    private static final int DNS_NAME = 2;

    private CertificateNames() {}

    static List<String> of(X509Certificate certificate) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                List<String> names = alternatives.stream()
                        .filter(name -> name.getFirst().equals(DNS_NAME))
                        .map(name -> lower(name.get(1)))
                        .toList();
                if (!names.isEmpty()) {
                    return names;
                }
            }
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(CertificateNames::lower)
                            .toList();
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            return List.of();
        }
    }

    private static String lower(Object name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
