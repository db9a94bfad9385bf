package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/** Jobs are renamed and moved; the ledger keeps the names that they had. */
@Extension
public final class JobNames extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(JobNames.class.getName());

    private static final Pattern LABEL = Pattern.compile("(.+)#([0-9]{1,9})");

    private Map<String, String> renamed;

    public static JobNames get() {
        return ExtensionList.lookupSingleton(JobNames.class);
    }

    /** The build of a label such as {@code team/shop#42}; empty when it is gone, or it is no label. */
    public Optional<Run<?, ?>> build(String label) {
        return BuildLabel.parse(label).flatMap(build -> builds(build).stream().findFirst());
    }

    /** The builds that a label can mean: of the job that had this name, and of the one that has it now. */
    List<Run<?, ?>> builds(BuildLabel label) {
        List<Run<?, ?>> builds = new ArrayList<>();
        for (String name : now(label.job())) {
            Job<?, ?> found = Jenkins.get().getItemByFullName(name, Job.class);
            Run<?, ?> run = found == null ? null : found.getBuildByNumber(label.number());
            if (run != null) {
                builds.add(run);
            }
        }
        return builds;
    }

    /** Full names under which a job that once was {@code name} may be found: its newest one first. */
    private synchronized Set<String> now(String name) {
        LinkedHashSet<String> names = new LinkedHashSet<>(List.of(name));
        for (String next = load().get(name); next != null && names.add(next); ) {
            next = load().get(next);
        }
        List<String> newest = new ArrayList<>(names);
        java.util.Collections.reverse(newest);
        return new LinkedHashSet<>(newest);
    }

    /** Names that the job with this name has had, this one first. */
    public synchronized List<String> ever(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        load().keySet().stream()
                .filter(old -> !old.equals(name) && now(old).iterator().next().equals(name))
                .forEach(names::add);
        return names;
    }

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        if (!(item instanceof Job)) {
            return;
        }
        synchronized (this) {
            load().remove(newFullName);
            load().put(oldFullName, newFullName);
            try {
                file().write(new TreeMap<>(renamed));
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING,
                        "That job " + oldFullName + " is now " + newFullName + " could not be noted; artifacts of its"
                                + " releases are not found after a restart",
                        e);
            }
        }
    }

    @SuppressWarnings("unchecked") // nothing else is written there
    private Map<String, String> load() {
        if (renamed == null) {
            try {
                renamed = file().exists() ? (Map<String, String>) file().read() : new TreeMap<>();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Which jobs were renamed cannot be read", e);
                renamed = new TreeMap<>();
            }
        }
        return renamed;
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "safe-deploy/renamed-jobs.xml"));
    }
}
