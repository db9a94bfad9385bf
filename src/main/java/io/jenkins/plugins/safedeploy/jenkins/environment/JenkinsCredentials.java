package io.jenkins.plugins.safedeploy.jenkins.environment;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.ACL;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.secret.Masker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Secret texts of the controller by their id, looked up when they are needed. Those handed out are masked. */
final class JenkinsCredentials implements Credentials {
    private final Map<String, String> handedOut = new ConcurrentHashMap<>();

    @Override
    public Optional<String> secret(String id) {
        Optional<String> found =
                CredentialsProvider.lookupCredentialsInItemGroup(
                                StringCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of())
                        .stream()
                        .filter(credential -> credential.getId().equals(id))
                        .map(credential -> credential.getSecret().getPlainText())
                        .findFirst();
        found.ifPresent(secret -> handedOut.put(id, secret));
        return found;
    }

    Masker masker() {
        return handedOut.isEmpty() ? Masker.NONE : Masker.of(handedOut);
    }
}
