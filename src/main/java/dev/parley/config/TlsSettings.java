package dev.parley.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Encryption by Parley itself, through Quarkus' registry of TLS configurations: TLS 1.2 and 1.3, no plain HTTP beside it.
 */
final class TlsSettings {
    private static final String NAME = "clients";
    private static final String PREFIX = "quarkus.tls." + NAME + ".";

    private TlsSettings() {}

    /** @param file PEM, the server's certificate first, then those between it and the root */
    static Map<String, String> certificate(String file) {
        return Map.of("quarkus.http.tls-configuration-name", NAME,
                "quarkus.http.insecure-requests", "disabled",
                // RFC 6797: browsers that came once do not come in plain text any more.
                "quarkus.http.header.\"Strict-Transport-Security\".value", "max-age=31536000",
                PREFIX + "protocols", "TLSv1.3,TLSv1.2",
                PREFIX + "key-store.pem.0.cert", readable(file),
                "parley.tls.certificate", file);
    }

    /** @param file PEM, PKCS #8 */
    static Map<String, String> key(String file) {
        return Map.of(PREFIX + "key-store.pem.0.key", readable(file), "parley.tls.key", file);
    }

    static Map<String, String> port(String text) {
        return Map.of("quarkus.http.ssl-port", String.valueOf(Port.parse(text, 0)));
    }

    private static String readable(String file) {
        try {
            if (Files.isReadable(Path.of(file))) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Said below, without the text.
        }
        throw new IllegalArgumentException("names no file that can be read");
    }
}
