package dev.parley.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The production package as a process with no other environment than the given one: the jar, or with Maven's profile
 * {@code native} the executable. It listens on free ports.
 */
public final class PackagedProcess implements AutoCloseable {

    /** Processes of tests live for seconds: the second compiler would cost more than it saves. */
    private static final String JVM = System.getProperty("parley.process.jvm", "-XX:TieredStopAtLevel=1");

    private static final Pattern LISTENING = Pattern.compile(
            "Listening on: (https?://)\\S+?(:\\d+).*Management interface listening on http://\\S+?(:\\d+)");

    /** A file that gets all output, too, which is searched at the end. */
    public static final Path OUTPUT = Path.of("target/test-output");

    private static final String EXECUTABLE = System.getProperty("native.image.path", "");

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final CompletableFuture<URI> management = new CompletableFuture<>();
    private final Thread reader;

    private PackagedProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts it with the arguments as system properties, such as {@code quarkus.log.level=DEBUG}. */
    public static PackagedProcess start(Map<String, String> environment, String... properties) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(isNative() ? EXECUTABLE : ChildJvm.java());
        if (!isNative()) {
            command.addAll(List.of(JVM.split(" ")));
        }
        Stream.of(properties).map(property -> "-D" + property).forEach(command::add);
        if (!isNative()) {
            command.addAll(List.of("-jar", folder().resolve("quarkus-run.jar").toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PORT", "0");
        builder.environment().put("MANAGEMENT_PORT", "0");
        builder.environment().putAll(environment);
        return new PackagedProcess(builder.start());
    }

    /** Whether the package under test is the native executable. */
    public static boolean isNative() {
        return !EXECUTABLE.isEmpty();
    }

    /** The folder of the packaged jar with its libraries, or of the jar from which the native executable was built. */
    public static Path folder() {
        return Path.of(System.getProperty("parley.package", "target/quarkus-app"));
    }

    /**
     * Returns the URL of the service as soon as it listens. Fails after two minutes, or at once if the process ends,
     * with its output.
     */
    public URI address() throws Exception {
        return address.get(2, TimeUnit.MINUTES);
    }

    /** Returns the URL of the management port as soon as it listens. Fails like {@link #address()}. */
    public URI management() throws Exception {
        address();
        return management.join();
    }

    /** Returns all output, when the process has ended. */
    public String output() throws InterruptedException {
        reader.join();
        return output.toString();
    }

    /** Whether the output so far contains the text. */
    public boolean hasPrinted(String text) {
        return output.indexOf(text) >= 0;
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** The process, for tests that send it signals. */
    public Process process() {
        return process;
    }

    /** Sends it the signal, such as {@code STOP}. After {@code TERM} its output is read to the end. */
    public void signal(String name) {
        Signals.send(process.toHandle(), name);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader();
                Writer copy = Files.newBufferedWriter(
                        Files.createDirectories(OUTPUT).resolve("process-" + process.pid() + ".log"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                copy.write(line + "\n");
                copy.flush();
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(URI.create(listening.group(1) + "localhost" + listening.group(2)));
                    management.complete(URI.create("http://localhost" + listening.group(3)));
                }
            }
        } catch (IOException e) {
            output.append(e);
        }
        address.completeExceptionally(new IOException("Parley has ended:\n" + output));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
