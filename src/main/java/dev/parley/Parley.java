package dev.parley;

import dev.parley.config.StartFailure;
import dev.parley.config.StartupCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the process. */
@QuarkusMain
public class Parley {
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /** Until the settings are read, logging prints every level, and Hibernate logs much. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    /** Starts the service. If the environment is not valid, prints the reason and exits with 1. */
    public static void main(String[] arguments) throws InterruptedException {
        if (!StartupCheck.isProduction()) {
            StartupCheck.complaintInDevMode().ifPresent(Parley::giveUp);
            Quarkus.run(arguments);
            return;
        }
        // The JDK reads this once, at the first use of TLS. Otherwise a client could have the server negotiate new keys
        // again and again.
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
        StartupCheck.complaint().ifPresent(Parley::giveUp);
        HIBERNATE.setLevel(Level.WARNING);
        Quarkus.run(null, Parley::end, arguments);
    }

    private static void giveUp(String complaint) {
        System.err.println(complaint);
        System.exit(1);
    }

    /** @param failure the reason why the service did not start; null if it started and has ended */
    private static void end(int code, Throwable failure) {
        if (failure != null) {
            System.err.println(StartFailure.explanation(failure)
                    .map(lines -> "Parley cannot start:\n\n  " + lines + "\n")
                    .orElseGet(() -> StartFailure.trace(failure)));
        }
        System.exit(code);
    }
}
