package dev.parley.socket.tls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of Parley's own TLS. */
@ConfigMapping(prefix = "parley.tls")
interface CertificateConfig {
    /** The certificate's file, PEM, the server's certificate first. Set by {@code TLS_CERTIFICATE}. */
    Optional<Path> certificate();

    /** The private key's file, PEM. Set by {@code TLS_KEY}. */
    Optional<Path> key();

    /** The time between two checks of the files. A changed file is loaded once it is the same in two checks. */
    @WithDefault("30s")
    Duration checkInterval();
}
