package io.jenkins.plugins.safedeploy.jenkins.environment;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.jenkins.configuration.SafeDeployConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Which environment a job means by a name, and to whom it belongs. One that is declared belongs to Jenkins. Any other
 * belongs to the nearest folder of the job that is not computed, as a multibranch project is: {@code production} of
 * {@code team/shop} is {@code team/production}, and keeps this name and its history when the folder is renamed or moved.
 */
@Extension
public final class EnvironmentOwners extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(EnvironmentOwners.class.getName());

    private static final String COMPUTED = "com.cloudbees.hudson.plugins.folder.computed.ComputedFolder";

    /** Full name of the folder by name of environment, for those that belong to a folder; empty when it is gone. */
    private Map<String, String> folders;

    public static EnvironmentOwners get() {
        return ExtensionList.lookupSingleton(EnvironmentOwners.class);
    }

    /** The environment that a job means, whether it exists or not. @param said as a step says it */
    public synchronized String find(Item job, String said) {
        if (SafeDeployConfiguration.get().environment(said).isPresent()) {
            return said;
        }
        String folder = folder(job);
        for (Map.Entry<String, String> each : load().entrySet()) {
            if (!folder.isEmpty()
                    && each.getValue().equals(folder)
                    && said(each.getKey()).equals(said)) {
                return each.getKey();
            }
        }
        if (folder.isEmpty() && !load().containsKey(said)) {
            return said;
        }
        String name = folder.isEmpty() ? said : folder + "/" + said;
        String free = name;
        for (int n = 2; load().containsKey(free) || Files.isDirectory(SafeDeployFolders.ledger(free)); n++) {
            free = name + "." + n; // of a folder that was once here
        }
        return free;
    }

    /** The same; from now on it belongs to the folder of that job. */
    public synchronized String use(Item job, String said) throws IOException {
        String name = find(job, said);
        String folder = folder(job);
        boolean declared = SafeDeployConfiguration.get().environment(said).isPresent();
        if (!declared && !folder.isEmpty() && !folder.equals(load().put(name, folder))) {
            file().write(new TreeMap<>(folders));
        }
        return name;
    }

    /** The folder that an environment belongs to, or Jenkins. @param environment its name, as pages say it */
    public ItemGroup<?> of(String environment) {
        String folder = folder(environment);
        if (folder != null && !folder.isEmpty()) {
            try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
                if (Jenkins.get().getItemByFullName(folder) instanceof ItemGroup<?> group) {
                    return group;
                }
            }
        }
        return Jenkins.get();
    }

    /** Whether its folder is gone, so that it belongs to Jenkins and was not for everybody who may read Jenkins. */
    public boolean isLeft(String environment) {
        return folder(environment) != null && of(environment) instanceof Jenkins;
    }

    private synchronized String folder(String environment) {
        return load().get(environment);
    }

    /** What jobs of its owner say for it. */
    static String said(String environment) {
        return environment.substring(environment.lastIndexOf('/') + 1).replaceFirst("\\.[0-9]+$", "");
    }

    private static String folder(Item job) {
        ItemGroup<?> group = job.getParent();
        while (group instanceof Item item && isComputed(group.getClass())) {
            group = item.getParent();
        }
        return group.getFullName();
    }

    private static boolean isComputed(Class<?> type) {
        return type != null && (type.getName().equals(COMPUTED) || isComputed(type.getSuperclass()));
    }

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        change(folder -> folder.equals(oldFullName) ? newFullName : folder);
    }

    /** A folder that later gets the same name is another one. */
    @Override
    public void onDeleted(Item item) {
        String gone = item.getFullName();
        change(folder -> folder.equals(gone) || folder.startsWith(gone + "/") ? "" : folder);
    }

    private synchronized void change(UnaryOperator<String> folder) {
        Map<String, String> before = new TreeMap<>(load());
        folders.replaceAll((environment, each) -> folder.apply(each));
        if (!folders.equals(before)) {
            try {
                file().write(new TreeMap<>(folders));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "To which folders environments belong could not be noted: " + folders, e);
            }
        }
    }

    @SuppressWarnings("unchecked") // nothing else is written there
    private Map<String, String> load() {
        if (folders == null) {
            try {
                folders = file().exists() ? (Map<String, String>) file().read() : new TreeMap<>();
            } catch (IOException e) {
                throw new UncheckedIOException("To which folders environments belong cannot be read from " + file(), e);
            }
        }
        return folders;
    }

    private static XmlFile file() {
        return new XmlFile(
                SafeDeployFolders.home().resolve("environment-owners.xml").toFile());
    }
}
