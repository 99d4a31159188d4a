package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Scripts for Node with the libraries of the {@code package-lock.json} next to them, in a folder below {@code target},
 * which also gets their output. Without Node their tests are skipped, with a message.
 */
public final class NodeScripts {
    private static final Logger LOG = Logger.getLogger(NodeScripts.class);

    private final Path work;

    public record Result(int exitCode, String output) {}

    private NodeScripts(Path work) {
        this.work = work;
    }

    /** Copies the scripts and installs their libraries, unless that was done for the same version. */
    public static NodeScripts in(Path scripts, Path work) throws Exception {
        boolean node = there("node") && there("npm");
        if (!node) {
            LOG.errorf("THE SCRIPTS IN %s WERE NOT RUN: there is no node, or no npm, on the path", scripts);
        }
        assumeTrue(node, "there is no node, or no npm, on the path");
        var prepared = new NodeScripts(work);
        prepared.copy(scripts, "");
        prepared.install();
        return prepared;
    }

    /** Copies the files of a folder, without its subfolders, to a folder below the one in which scripts run. */
    public void copy(Path from, String to) throws IOException {
        Path folder = Files.createDirectories(work.resolve(to));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void install() throws Exception {
        Path installed = work.resolve("installed-package-lock.json");
        Path lock = work.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            Result result = run("npm.txt", Map.of(), "npm", "ci", "--no-audit", "--no-fund");
            assertThat(result.exitCode()).as(result.output()).isZero();
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Runs a command to its end, for at most two minutes. */
    public Result run(String output, Map<String, String> environment, String... command) throws Exception {
        Path file = work.resolve(output);
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            assertThat(ended)
                    .as("%s goes on and on: %s", List.of(command), Files.readString(file))
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(file));
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean there(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
