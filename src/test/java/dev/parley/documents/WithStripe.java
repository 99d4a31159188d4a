package dev.parley.documents;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An instance with every optional endpoint. */
public class WithStripe implements QuarkusTestProfile {
    static final String SECRET = "whsec_of_the_documents_with_32_bytes";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("STRIPE_WEBHOOK_SECRET", SECRET);
    }
}
