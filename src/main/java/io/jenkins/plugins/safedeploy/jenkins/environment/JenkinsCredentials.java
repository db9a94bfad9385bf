package io.jenkins.plugins.safedeploy.jenkins.environment;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import io.jenkins.plugins.safedeploy.jenkins.build.JobNames;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Secret texts by their id, looked up each time they are needed: as the build that recorded the plan, with the credentials
 * of its folders and its parameters; when that build is gone, as the owner of the environment. What is handed out is
 * tracked where it was used, and masked.
 */
final class JenkinsCredentials {
    private static final int MOST_TRACKED = 1000;

    private final String environment;
    private final Set<String> tracked = ConcurrentHashMap.newKeySet();
    private final Set<String> handedOut = new HashSet<>();
    private Masker masker = Masker.NONE;

    JenkinsCredentials(String environment) {
        this.environment = environment;
    }

    /** Those that a plan may name. */
    Credentials of(Plan plan) {
        return new Credentials() {
            @Override
            public Optional<String> secret(String id) {
                try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
                    Optional<Run<?, ?>> build = build(plan);
                    Optional<StringCredentials> found = build.isPresent() ? asBuild(id, build.get()) : asOwner(id);
                    return found.map(credential -> handOut(id, credential));
                }
            }

            @Override
            public String where(String id) {
                try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
                    return "It was looked for among the secret texts of "
                            + build(plan)
                                    .map(
                                            run -> "the folders of build " + run.getExternalizableId()
                                                    + " and of Jenkins (global scope), and among those that its parameters chose")
                                    .orElseGet(() -> owner() + ", since the build that recorded the plan is gone")
                            + ". Add a 'Secret text' with this id there, or correct the id.";
                }
            }
        };
    }

    private static Optional<Run<?, ?>> build(Plan plan) {
        return JobNames.get().build(plan.place().build());
    }

    private String owner() {
        return EnvironmentOwners.get().of(environment) instanceof Item folder
                ? "folder " + folder.getFullName() + ", of those around it and of Jenkins (global scope)"
                : "Jenkins (global scope)";
    }

    private Optional<StringCredentials> asBuild(String id, Run<?, ?> build) {
        StringCredentials found = CredentialsProvider.findCredentialById(id, StringCredentials.class, build, List.of());
        if (found != null && isNew(id, build.getExternalizableId())) {
            CredentialsProvider.track(build, found);
        }
        return Optional.ofNullable(found);
    }

    /** Those of the system scope are for Jenkins itself, not for what it runs. */
    private Optional<StringCredentials> asOwner(String id) {
        ItemGroup<?> owner = EnvironmentOwners.get().of(environment);
        StringCredentials found = CredentialsProvider.findCredentialByIdInItemGroup(
                id, StringCredentials.class, owner, ACL.SYSTEM2, List.of());
        if (found == null || found.getScope() == CredentialsScope.SYSTEM) {
            return Optional.empty();
        }
        if (owner instanceof Item folder && isNew(id, folder.getFullName())) {
            CredentialsProvider.track(folder, found);
        }
        return Optional.of(found);
    }

    /** A gate that measures every few seconds is one use. */
    private boolean isNew(String id, String user) {
        if (tracked.size() >= MOST_TRACKED) {
            tracked.clear();
        }
        return tracked.add(user + ": " + id);
    }

    private synchronized String handOut(String id, StringCredentials credential) {
        String secret = credential.getSecret().getPlainText();
        if (handedOut.add(secret)) {
            masker = masker.with(id + " (" + handedOut.size() + ")", secret); // an id may mean another one elsewhere
        }
        return secret;
    }

    synchronized Masker masker() {
        return masker;
    }
}
