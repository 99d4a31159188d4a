package dev.parley.operations;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** A program of this machine that a test needs. Without it the test is skipped, with a message. */
public record Program(String name) {
    private static final Logger LOG = Logger.getLogger(Program.class);

    public record Result(int exitCode, String output, String errors) {}

    /** @param package_ the Debian package that contains it */
    public static Program needed(String name, String package_) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .anyMatch(Files::isExecutable);
        if (!there) {
            LOG.errorf("SKIPPED WHAT NEEDS %s: it is not on the path. On Debian: apt-get install %s", name, package_);
        }
        assumeTrue(there, "there is no " + name + " on the path");
        return new Program(name);
    }

    /** Runs it to its end. */
    public Result run(Object... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".out");
        Path errors = Files.createTempFile("program", ".err");
        try {
            int exitCode = new ProcessBuilder(command(arguments))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start()
                    .waitFor();
            return new Result(exitCode, Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Starts it; its output goes to the file. */
    public Process start(Path output, Object... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private List<String> command(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return command;
    }
}
