package dev.parley.security;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Creates the {@link ClientAddresses} from Quarkus' own settings for proxies. Quarkus itself takes the first address of
 * the header, which a client can choose, so that limits must not use it.
 */
@Dependent
class ClientAddressProducer {
    @Produces
    @Singleton
    ClientAddresses addresses(
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean behind,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trusted,
            @ConfigProperty(name = "quarkus.http.proxy.allow-forwarded", defaultValue = "false") boolean standard) {
        return new ClientAddresses(behind ? trusted.orElse(List.of()) : List.of(), standard);
    }
}
