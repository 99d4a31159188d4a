package dev.parley;

import dev.parley.config.StartupCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process begins. */
@QuarkusMain
public class Parley {

    /** Starts the service, or, if its environment is not fit for it, says why and exits with 1. */
    public static void main(String[] arguments) {
        var complaint = StartupCheck.complaint();
        if (complaint.isPresent()) {
            System.err.println(complaint.get());
            System.exit(1);
        }
        Quarkus.run(arguments);
    }
}
