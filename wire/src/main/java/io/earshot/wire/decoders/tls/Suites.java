package io.earshot.wire.decoders.tls;

/** Names of the cipher suites in use (IANA's registry, those of TLS 1.2 as OpenSSL writes them). */
final class Suites {

    private Suites() {}

    static String name(int number) {
        return switch (number) {
            case 0x1301 -> "TLS_AES_128_GCM_SHA256";
            case 0x1302 -> "TLS_AES_256_GCM_SHA384";
            case 0x1303 -> "TLS_CHACHA20_POLY1305_SHA256";
            case 0x002f -> "AES128-SHA";
            case 0x0035 -> "AES256-SHA";
            case 0x003c -> "AES128-SHA256";
            case 0x003d -> "AES256-SHA256";
            case 0x009c -> "AES128-GCM-SHA256";
            case 0x009d -> "AES256-GCM-SHA384";
            case 0x009e -> "DHE-RSA-AES128-GCM-SHA256";
            case 0x009f -> "DHE-RSA-AES256-GCM-SHA384";
            case 0xc009 -> "ECDHE-ECDSA-AES128-SHA";
            case 0xc00a -> "ECDHE-ECDSA-AES256-SHA";
            case 0xc013 -> "ECDHE-RSA-AES128-SHA";
            case 0xc014 -> "ECDHE-RSA-AES256-SHA";
            case 0xc023 -> "ECDHE-ECDSA-AES128-SHA256";
            case 0xc027 -> "ECDHE-RSA-AES128-SHA256";
            case 0xc02b -> "ECDHE-ECDSA-AES128-GCM-SHA256";
            case 0xc02c -> "ECDHE-ECDSA-AES256-GCM-SHA384";
            case 0xc02f -> "ECDHE-RSA-AES128-GCM-SHA256";
            case 0xc030 -> "ECDHE-RSA-AES256-GCM-SHA384";
            case 0xcca8 -> "ECDHE-RSA-CHACHA20-POLY1305";
            case 0xcca9 -> "ECDHE-ECDSA-CHACHA20-POLY1305";
            default -> "0x%04x".formatted(number);
        };
    }
}
