package dev.parley.socket.tls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The files of Parley's own TLS. */
@ConfigMapping(prefix = "parley.tls")
interface CertificateConfig {
    /** PEM, the server's certificate first. Comes from {@code TLS_CERTIFICATE}. */
    Optional<Path> certificate();

    /** PEM. Comes from {@code TLS_KEY}. */
    Optional<Path> key();

    /** How often to see whether the files have changed; they are read when they have stayed the same for as long. */
    @WithDefault("30s")
    Duration checkInterval();
}
