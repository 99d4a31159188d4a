package dev.parley.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks, before anything else starts, the ports that Parley will listen on, so that a taken one is reported in one
 * line.
 */
final class ListeningPorts {
    private static final String HTTP = "quarkus.http.";
    private static final String MANAGEMENT = "quarkus.management.";

    /** A port, with the setting that changes it. */
    private record Door(String setting, String host, int port) {}

    private final Function<String, @Nullable String> configuration;

    /**
     * @param configuration returns a property's value by its name; null if it is not set
     */
    ListeningPorts(Function<String, @Nullable String> configuration) {
        this.configuration = configuration;
    }

    /** Returns a sentence for each port that cannot be listened on. Blocks for milliseconds. */
    List<String> problems() {
        List<Door> doors = doors();
        List<String> problems = new ArrayList<>();
        for (Door door : doors) {
            Optional<Door> same = doors.stream()
                    .filter(other -> other != door && other.port() == door.port() && door.port() != 0)
                    .findFirst();
            if (same.isPresent() && doors.indexOf(same.get()) > doors.indexOf(door)) {
                problems.add(door.setting() + " and " + same.get().setting() + " are the same port, " + door.port());
            } else {
                problem(door).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private List<Door> doors() {
        List<Door> doors = new ArrayList<>();
        String host = value(HTTP + "host", "0.0.0.0");
        boolean tls = configuration.apply(HTTP + "tls-configuration-name") != null;
        if (!tls || !value(HTTP + "insecure-requests", "enabled").equals("disabled")) {
            add(doors, "PORT", host, value(HTTP + "port", "8080"));
        }
        if (tls) {
            add(doors, "TLS_PORT", host, value(HTTP + "ssl-port", "8443"));
        }
        add(doors, "MANAGEMENT_PORT", value(MANAGEMENT + "host", "127.0.0.1"), value(MANAGEMENT + "port", "9000"));
        return doors;
    }

    /** A port that is not a number was reported, or will be by Quarkus. */
    private static void add(List<Door> doors, String setting, String host, String port) {
        if (port.matches("\\d{1,5}")) {
            doors.add(new Door(setting, host, Integer.parseInt(port)));
        }
    }

    private String value(String name, String fallback) {
        String value = configuration.apply(name);
        return value == null ? fallback : value;
    }

    private static Optional<String> problem(Door door) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(door.host(), door.port()));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("in use")) {
                return Optional.of("Port " + door.port() + " is taken by another program: set " + door.setting()
                        + " to a free one"
                        + (door.setting().equals("MANAGEMENT_PORT")
                                ? " (each instance on a machine needs one of its own)"
                                : ""));
            }
            return Optional.of("Port " + door.port() + " cannot be listened on (" + reason + "): see " + door.setting()
                    + " and " + (door.setting().startsWith("MANAGEMENT") ? "MANAGEMENT_HOST" : "HOST"));
        }
    }
}
