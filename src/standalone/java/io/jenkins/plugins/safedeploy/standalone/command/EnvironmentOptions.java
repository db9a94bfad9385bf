package io.jenkins.plugins.safedeploy.standalone.command;

import picocli.CommandLine.Option;

/** Which environment is meant; may be left out when there is only one, or the plan here names it. */
public class EnvironmentOptions {
    @Option(
            names = {"-e", "--environment"},
            paramLabel = "NAME",
            description = "Environment; may be left out when there is one, or the plan in this folder names it.")
    String environment;
}
