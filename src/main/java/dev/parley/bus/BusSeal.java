package dev.parley.bus;

import dev.parley.redis.RedisConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Seals what instances send each other over Redis, so that texts of anybody else can be told from theirs: HMAC-SHA256
 * over the channel and the text, with a key derived from {@code parley.redis.secret}, or from the password of
 * PostgreSQL, which all instances share. Without either, nothing is sealed and everything is trusted. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869, HKDF</a>
 */
@Singleton
public class BusSeal {
    /**
     * @param trusted whether an instance wrote the text
     */
    record Opened(String text, boolean trusted) {}

    private static final Logger LOG = Logger.getLogger(BusSeal.class);
    private static final int SHORTEST_SECRET = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_LENGTH = 43;
    private static final byte[] SALT = "parley".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFO =
            "what instances say to each other over Redis, 1".getBytes(StandardCharsets.US_ASCII);
    private static final String OF_OBJECT = ",\"mac\":\"";
    private static final String OF_ARRAY = ",{\"mac\":\"";
    private static final String END_OF_OBJECT = "\"}";
    private static final String END_OF_ARRAY = "\"}]";

    private final @Nullable ThreadLocal<Mac> mac;

    @Inject
    BusSeal(RedisConfig config, @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this(config.secret().or(() -> password).orElse(null));
        config.secret()
                .filter(it -> it.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
                .ifPresent(_ -> {
                    throw new IllegalStateException("PARLEY_REDIS_SECRET needs at least " + SHORTEST_SECRET + " bytes");
                });
        if (mac == null) {
            LOG.warn("Neither PARLEY_REDIS_SECRET nor a password of PostgreSQL is set: whoever may publish on Redis can"
                    + " pass for an instance");
        }
    }

    /**
     * @param secret null if there is none
     */
    BusSeal(@Nullable String secret) {
        byte[] key = secret == null ? null : derived(secret.getBytes(StandardCharsets.UTF_8));
        this.mac = key == null ? null : ThreadLocal.withInitial(() -> keyed(key));
    }

    /** Computes the first block of HKDF. */
    private static byte[] derived(byte[] secret) {
        Mac expand = keyed(keyed(SALT).doFinal(secret));
        expand.update(INFO);
        return expand.doFinal(new byte[] {1});
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
            return keyed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds the seal to a JSON object or array, as its last member. */
    public byte[] seal(String channel, byte[] json) {
        if (mac == null) {
            return json;
        }
        boolean array = json[0] == '[';
        byte[] end = ((array ? OF_ARRAY : OF_OBJECT) + code(channel, json) + (array ? END_OF_ARRAY : END_OF_OBJECT))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = Arrays.copyOf(json, json.length - 1 + end.length);
        System.arraycopy(end, 0, sealed, json.length - 1, end.length);
        return sealed;
    }

    /** Removes the seal. If it is missing or invalid, the text is returned as it came. */
    Opened open(String channel, String text) {
        if (mac == null) {
            return new Opened(text, true);
        }
        boolean array = text.startsWith("[");
        String unsealed = unsealed(text, array);
        if (unsealed == null) {
            return new Opened(text, false);
        }
        String end = array ? END_OF_ARRAY : END_OF_OBJECT;
        String shown = text.substring(text.length() - end.length() - MAC_LENGTH, text.length() - end.length());
        return isValid(channel, unsealed, shown) ? new Opened(unsealed, true) : new Opened(text, false);
    }

    /** Whether the instance itself wrote the text: what it receives of itself need not be verified. */
    boolean isOf(String instance, String text) {
        String unsealed = mac == null ? text : unsealed(text, text.startsWith("["));
        return unsealed != null && BusFrame.isOf(instance, unsealed);
    }

    /** Seals a text of any form, on a channel that only instances use. */
    public String sealText(String channel, String text) {
        return mac == null ? text : code(channel, text.getBytes(StandardCharsets.UTF_8)) + text;
    }

    /** Returns the text without its seal; empty if no instance wrote it. */
    public Optional<String> openText(String channel, String sealed) {
        if (mac == null) {
            return Optional.of(sealed);
        }
        if (sealed.length() < MAC_LENGTH) {
            return Optional.empty();
        }
        String text = sealed.substring(MAC_LENGTH);
        return isValid(channel, text, sealed.substring(0, MAC_LENGTH)) ? Optional.of(text) : Optional.empty();
    }

    /** Returns the text without its seal; null if it has none. */
    private static @Nullable String unsealed(String text, boolean array) {
        String begin = array ? OF_ARRAY : OF_OBJECT;
        String end = array ? END_OF_ARRAY : END_OF_OBJECT;
        int from = text.length() - begin.length() - MAC_LENGTH - end.length();
        return from > 0 && text.endsWith(end) && text.startsWith(begin, from)
                ? text.substring(0, from) + (array ? "]" : "}")
                : null;
    }

    private boolean isValid(String channel, String text, String shown) {
        return MessageDigest.isEqual(
                code(channel, text.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII),
                shown.getBytes(StandardCharsets.UTF_8));
    }

    private String code(String channel, byte[] text) {
        Mac own = Objects.requireNonNull(mac, "no secret is set").get();
        own.update(channel.getBytes(StandardCharsets.UTF_8));
        own.update((byte) '\n');
        return Base64.getUrlEncoder().withoutPadding().encodeToString(own.doFinal(text));
    }
}
