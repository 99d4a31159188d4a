package dev.parley.bench.machine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a JVM of its own on the server's core, all with the same flags. A line of its output has its port. */
public final class ServerProcess implements AutoCloseable {
    /** The flags of all servers. */
    public static final List<String> FLAGS =
            List.of(System.getProperty("bench.flags", "-Xmx2g").split(" "));

    private static final List<String> NEEDED =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://\\S+?:(\\d+)");
    private static final long PATIENCE_MINUTES = 3;
    private static final Path LOGS = Path.of(System.getProperty("bench.output", "target/bench"), "logs");

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServerProcess(Process process, Path log) {
        this.process = process;
        Thread.ofVirtual().start(() -> read(log));
    }

    /** @param arguments the arguments after the JVM's flags: {@code -jar} or a class path and a class */
    public static ServerProcess start(String name, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(Cores.serverPrefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        // Set once: the cache of a trained package requires the same flags.
        NEEDED.stream().filter(flag -> !FLAGS.contains(flag)).forEach(command::add);
        command.addAll(arguments);
        return run(name, environment, command);
    }

    /** A program that is not Java's, with the same heap as the others. */
    public static ServerProcess executable(String name, Map<String, String> environment, Path program) {
        List<String> command = new ArrayList<>(Cores.serverPrefix());
        command.add(program.toAbsolutePath().toString());
        FLAGS.stream().filter(flag -> flag.startsWith("-Xm")).forEach(command::add);
        return run(name, environment, command);
    }

    private static ServerProcess run(String name, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServerProcess(process, Files.createDirectories(LOGS).resolve(name + ".log"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A main class of this benchmark. */
    public static ServerProcess start(String name, Class<?> main) {
        return start(name, Map.of(), List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    }

    /** Returns its address as soon as it listens. */
    public InetSocketAddress address() {
        try {
            return new InetSocketAddress("127.0.0.1", port.get(PATIENCE_MINUTES, TimeUnit.MINUTES));
        } catch (Exception e) {
            throw new IllegalStateException("a server did not start; see " + LOGS, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public double cpuSeconds() {
        return ProcessStats.cpuSeconds(pid());
    }

    /** Resident memory in bytes, after a full collection if it is a JVM. */
    public double rssBytes() {
        collect();
        collect();
        return ProcessStats.rssBytes(pid());
    }

    private void collect() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            new ProcessBuilder(jcmd.toString(), "" + pid(), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(Path log) {
        try (BufferedReader lines = process.inputReader();
                BufferedWriter out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.append(line).append('\n').flush();
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.valueOf(listening.group(1)));
                }
            }
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
        port.completeExceptionally(new IOException("it has ended"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
