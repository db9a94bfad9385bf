package io.jenkins.plugins.safedeploy.standalone.command;

import picocli.CommandLine.IVersionProvider;

/** The version of the command, from its manifest. */
public final class Version implements IVersionProvider {
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"safedeploy " + current()};
    }
}
