package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.Item;
import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** The environments of this controller. Each is opened once, when it is first needed or when Jenkins has started. */
@Extension
public final class Environments {
    private static final Logger LOGGER = Logger.getLogger(Environments.class.getName());

    /** Where the pages of all environments are, relative to the root of Jenkins. */
    public static final String PAGES = "safe-deploy";

    private final Map<String, JenkinsEnvironment> open = new TreeMap<>();
    private volatile boolean closed;

    public static Environments get() {
        return ExtensionList.lookupSingleton(Environments.class);
    }

    /** Where the page of an environment is, relative to the root of Jenkins. */
    public static String page(String name) {
        return PAGES + "/environment/" + LedgerFolder.encode(name);
    }

    /** Names of all that have ever been deployed to, sorted. */
    public List<String> names() throws IOException {
        return SafeDeployFolders.environments();
    }

    /** Those of them that a job may mean, in its own words. */
    public List<String> names(Item job) throws IOException {
        EnvironmentOwners owners = EnvironmentOwners.get();
        return names().stream()
                .filter(name -> owners.find(job, EnvironmentOwners.said(name)).equals(name))
                .map(EnvironmentOwners::said)
                .toList();
    }

    /** One that exists. */
    public Optional<JenkinsEnvironment> find(String name) throws IOException {
        return Files.isDirectory(SafeDeployFolders.ledger(name)) ? Optional.of(open(name)) : Optional.empty();
    }

    /** Opens one, making it when it is new. */
    public synchronized JenkinsEnvironment open(String name) throws IOException {
        if (closed) {
            throw new IOException("Jenkins is going down; nothing is deployed any more");
        }
        JenkinsEnvironment environment = open.get(name);
        if (environment == null) {
            LedgerFolder.encode(name);
            environment = JenkinsEnvironment.open(name);
            open.put(name, environment);
        }
        return environment;
    }

    /** What was going on when Jenkins went down goes on, whether its build comes back or not. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void goOn() {
        Timer.get().execute(() -> get().adoptAll());
    }

    private void adoptAll() {
        try {
            for (String name : names()) {
                try {
                    open(name).adoptOrphans();
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, "Environment '" + name + "' cannot be opened", e);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The environments cannot be listed", e);
        }
    }

    /** Whether Jenkins goes down: what runs is left to its next start. */
    public boolean closed() {
        return closed;
    }

    /** Nothing is aborted: the next start goes on where this one stopped. */
    @Terminator
    public static void shutDown() {
        get().closeAll();
    }

    private synchronized void closeAll() {
        closed = true;
        for (JenkinsEnvironment environment : new ArrayList<>(open.values())) {
            try {
                environment.close();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Environment '" + environment.name() + "' was not closed well", e);
            }
        }
        open.clear();
    }
}
