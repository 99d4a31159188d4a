package dev.parley.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The packaged service with TLS and with servers of its own. All test classes that have it as a parameter share one,
 * which is started for the first.
 */
public final class EncryptedParley implements AutoCloseable {
    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(1).build();
    private final HeldCertificate intermediate =
            new HeldCertificate.Builder().certificateAuthority(0).signedBy(root).build();
    private final Path folder;
    private final Servers servers;
    private final PackagedProcess process;
    private final URI address;

    private EncryptedParley() {
        try {
            folder = Files.createTempDirectory("parley-tls");
            servers = Servers.fresh();
            certify(101);
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("TLS_CERTIFICATE", folder.resolve("tls.crt").toString());
            environment.put("TLS_KEY", folder.resolve("tls.key").toString());
            environment.put("TLS_PORT", "0");
            process = PackagedProcess.start(environment, "parley.tls.check-interval=500ms");
            address = process.address();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The URL of the service, with {@code https}. */
    public URI address() {
        return address;
    }

    public Servers servers() {
        return servers;
    }

    /** An OkHttp client with the defaults that also trusts the authority of this service. */
    public OkHttpClient trusting() {
        return trusting(root);
    }

    public static OkHttpClient trusting(HeldCertificate authority) {
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
        return new OkHttpClient.Builder()
                .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                .build();
    }

    /** Writes a new certificate for {@code localhost} to where the service looks for it: root, intermediate, leaf. */
    public void certify(long serial) throws IOException {
        HeldCertificate leaf = new HeldCertificate.Builder()
                .signedBy(intermediate)
                .serialNumber(serial)
                .addSubjectAlternativeName("localhost")
                .build();
        replace("tls.key", leaf.privateKeyPkcs8Pem());
        replace("tls.crt", leaf.certificatePem() + intermediate.certificatePem());
    }

    private void replace(String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve(name + ".new"), content);
        Files.move(written, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        process.close();
        servers.close();
        for (String name : List.of("tls.key", "tls.crt")) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
    }

    /** Starts the service for the first class that needs it, and stops it after the last test. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == EncryptedParley.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(EncryptedParley.class))
                    .computeIfAbsent(EncryptedParley.class, _ -> new EncryptedParley());
        }
    }
}
