package dev.parley;

import dev.parley.config.StartFailure;
import dev.parley.config.StartupCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the process begins. */
@QuarkusMain
public class Parley {
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /** Before its settings are read, logging prints whatever it is told, and Hibernate tells much. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    /** Starts the service, or, if its environment is not fit for it, says why and exits with 1. */
    public static void main(String[] arguments) throws InterruptedException {
        if (!StartupCheck.isProduction()) {
            StartupCheck.complaintInDevMode().ifPresent(Parley::giveUp);
            Quarkus.run(arguments);
            return;
        }
        // Read once by the JDK, when TLS is used first: a client may not have the server make new keys again and again.
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

    /** @param failure why the service did not start; null if it did, and has ended */
    private static void end(int code, Throwable failure) {
        if (failure != null) {
            System.err.println(StartFailure.explanation(failure)
                    .map(lines -> "Parley cannot start:\n\n  " + lines + "\n")
                    .orElseGet(() -> StartFailure.trace(failure)));
        }
        System.exit(code);
    }
}
