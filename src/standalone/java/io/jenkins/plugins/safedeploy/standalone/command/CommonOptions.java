package io.jenkins.plugins.safedeploy.standalone.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that every subcommand has. */
public final class CommonOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Folder with ledgers and artifacts; else $SAFE_DEPLOY_HOME, else ~/.safe-deploy.")
    Path home;

    @Option(
            names = "--json",
            description = "One JSON document on standard output; everything else goes to standard error.")
    boolean json;

    @Option(names = "--verbose", description = "Shows where in the code an error happened.")
    boolean verbose;
}
