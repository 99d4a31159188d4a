package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The production package, run as a process with no other environment than the one given: the native executable if
 * there is one, else the jar.
 */
public final class PackagedProcess implements AutoCloseable {

    private final Process process;

    private PackagedProcess(Process process) {
        this.process = process;
    }

    /** Starts it with the arguments as system properties, as in {@code quarkus.http.port=0}. */
    public static PackagedProcess start(Map<String, String> environment, String... properties) throws IOException {
        List<String> command = new ArrayList<>();
        Path binary = Path.of(System.getProperty("native.image.path", ""));
        boolean isNative = Files.isRegularFile(binary);
        command.add(isNative ? binary.toString() : ChildJvm.java());
        Stream.of(properties).map(property -> "-D" + property).forEach(command::add);
        if (!isNative) {
            command.addAll(List.of("-jar", folder().resolve("quarkus-run.jar").toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new PackagedProcess(builder.start());
    }

    /** The folder of the packaged jar with all it needs. */
    public static Path folder() {
        return Path.of(System.getProperty("parley.package", "target/quarkus-app"));
    }

    /** Everything it printed, when it has ended. */
    public String output() throws IOException {
        return new String(process.getInputStream().readAllBytes());
    }

    /** Waits for its end and gives the exit code. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** The process itself, for a test that signals it or reads its output line by line. */
    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
