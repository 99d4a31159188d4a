package dev.parley.config;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;

/**
 * Reads the settings of TLS in Parley itself, through Quarkus' registry of TLS configurations: TLS 1.2 and 1.3, without
 * plain HTTP beside it.
 */
final class TlsSettings {
    private static final String NAME = "clients";
    private static final String PREFIX = "quarkus.tls." + NAME + ".";

    private TlsSettings() {}

    /**
     * @param file PEM, the server's certificate first, then those between it and the root
     */
    static Map<String, String> certificate(String file) {
        return Map.of(
                "quarkus.http.tls-configuration-name",
                NAME,
                "quarkus.http.insecure-requests",
                "disabled",
                // RFC 6797: browsers that came once never come in plain text again.
                "quarkus.http.header.\"Strict-Transport-Security\".value",
                "max-age=31536000",
                PREFIX + "protocols",
                "TLSv1.3,TLSv1.2",
                PREFIX + "key-store.pem.0.cert",
                readable(file),
                "parley.tls.certificate",
                file);
    }

    /**
     * @param file PEM, PKCS #8
     */
    static Map<String, String> key(String file) {
        return Map.of(PREFIX + "key-store.pem.0.key", readable(file), "parley.tls.key", file);
    }

    static Map<String, String> port(String text) {
        return Map.of("quarkus.http.ssl-port", String.valueOf(Port.parse(text, 0)));
    }

    /**
     * Refuses a port for TLS without a certificate.
     *
     * @throws IllegalArgumentException with a whole sentence
     */
    static Map<String, String> wanted(boolean port, boolean certificate) {
        if (port && !certificate) {
            throw new IllegalArgumentException(
                    "TLS_PORT has no effect without TLS_CERTIFICATE and TLS_KEY: set them, or PORT");
        }
        return Map.of();
    }

    /**
     * Refuses a key that does not belong to the certificate, both read as Vert.x will read them.
     *
     * @throws IllegalArgumentException with a whole sentence, which contains nothing of the key
     */
    static Map<String, String> pair(Map<String, String> properties) {
        String certificate = properties.get("parley.tls.certificate");
        String key = properties.get("parley.tls.key");
        if (certificate != null && key != null && !belong(store(certificate, key))) {
            throw new IllegalArgumentException("TLS_KEY does not belong to the certificate in TLS_CERTIFICATE");
        }
        return Map.of();
    }

    private static KeyStore store(String certificate, String key) {
        String pem = text("TLS_KEY", key);
        if (pem.contains("ENCRYPTED")) {
            throw new IllegalArgumentException(
                    "TLS_KEY is encrypted, and must not be: openssl pkey -in KEY -out PLAIN_KEY");
        }
        if (!pem.contains("PRIVATE KEY-----")) {
            throw new IllegalArgumentException("TLS_KEY has no private key in PEM form");
        }
        String certificates = text("TLS_CERTIFICATE", certificate);
        try {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)))
                    .isEmpty()) {
                throw new CertificateException("none");
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("TLS_CERTIFICATE has no certificate in PEM form");
        }
        try {
            return KeyStoreHelper.loadKeyCert(List.of(Buffer.buffer(pem)), List.of(Buffer.buffer(certificates)));
        } catch (Exception e) {
            throw new IllegalArgumentException("TLS_CERTIFICATE and TLS_KEY cannot be read as PEM");
        }
    }

    private static String text(String name, String file) {
        try {
            // PEM is ASCII; other bytes do not matter.
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " names no file that can be read");
        }
    }

    /** Whether the certificate verifies what the key has signed. */
    private static boolean belong(KeyStore store) {
        try {
            String alias = store.aliases().nextElement();
            PrivateKey key = (PrivateKey) store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
            String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            byte[] probe = algorithm.getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(store.getCertificate(alias).getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A key of another type than the certificate's, among others.
            return false;
        }
    }

    private static String readable(String file) {
        try {
            if (Files.isReadable(Path.of(file))) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Reported below, without the text.
        }
        throw new IllegalArgumentException("names no file that can be read");
    }
}
