package io.jenkins.plugins.safedeploy.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the command was started.
 *
 * @param variables environment variables
 * @param folder current folder
 * @param user name of the OS user: the actor in the ledger
 * @param out standard output
 * @param err standard error
 * @param outTerminal whether somebody looks at standard output
 * @param errTerminal whether somebody looks at standard error
 * @param signals whether signals of this process are ours; not in a test
 */
public record Surroundings(
        Map<String, String> variables,
        Path folder,
        String user,
        PrintStream out,
        PrintStream err,
        boolean outTerminal,
        boolean errTerminal,
        boolean signals) {

    public Surroundings {
        variables = Map.copyOf(variables);
        folder = folder.toAbsolutePath().normalize();
    }

    /** The same elsewhere. */
    public Surroundings in(Path other, Map<String, String> otherVariables) {
        return new Surroundings(otherVariables, other, user, out, err, outTerminal, errTerminal, signals);
    }

    /** The same with everything on standard error. */
    public Surroundings quiet() {
        return new Surroundings(variables, folder, user, err, err, errTerminal, errTerminal, signals);
    }

    /** Those of this process. */
    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(""),
                System.getProperty("user.name", "unknown"),
                System.out,
                System.err,
                terminal(1),
                terminal(2),
                true);
    }

    /** Without {@code /proc} nobody looks, which costs colours only. */
    private static boolean terminal(int descriptor) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
