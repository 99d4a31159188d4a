package dev.parley.documents;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A Parley that has every address that it can have. */
public class WithStripe implements QuarkusTestProfile {
    static final String SECRET = "whsec_of_the_documents_with_32_bytes";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("STRIPE_WEBHOOK_SECRET", SECRET);
    }
}
