package dev.parley.notification;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/**
 * Formats amounts of Stripe, which are whole numbers of the currency's smallest unit.
 *
 * @see <a href="https://docs.stripe.com/currencies#zero-decimal">Stripe on currencies without a smaller unit</a>
 */
final class Money {
    private static final Set<String> WHOLE = Set.of(
            "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf");
    private static final Set<String> THOUSANDTHS = Set.of("bhd", "jod", "kwd", "omr", "tnd");

    private Money() {}

    /** Formats an amount, such as {@code 10.00 USD}. */
    static String text(long amount, String currency) {
        String lower = currency.toLowerCase(Locale.ROOT);
        int decimals = WHOLE.contains(lower) ? 0 : THOUSANDTHS.contains(lower) ? 3 : 2;
        return BigDecimal.valueOf(amount, decimals).toPlainString() + " " + currency.toUpperCase(Locale.ROOT);
    }
}
