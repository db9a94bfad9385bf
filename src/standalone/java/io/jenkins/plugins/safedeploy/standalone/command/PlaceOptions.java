package io.jenkins.plugins.safedeploy.standalone.command;

import picocli.CommandLine.Option;

/** Which environment and service are meant. */
public final class PlaceOptions extends EnvironmentOptions {
    @Option(
            names = {"-s", "--service"},
            paramLabel = "NAME",
            description = "Service; may be left out when there is one, or the plan in this folder names it.")
    String service;
}
