package dev.parley.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the class path of this one, for what must not happen to the JVM of the tests. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts a class with a main method, in the folder. */
    public static ChildJvm start(Class<?> main, Path folder, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The executable of the Java runtime of this test. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Waits for the next line of output that begins with the word, and returns the rest of the line. */
    public String await(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
        }
        throw new IOException("The child ended before it said: " + word);
    }

    /** Kills it like {@code kill -9}: no shutdown hook runs. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Stops it like {@code kill}: the shutdown hooks run. */
    public void terminate() {
        process.destroy();
    }

    /** Closes its standard input, on which a child may return from its main method. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
