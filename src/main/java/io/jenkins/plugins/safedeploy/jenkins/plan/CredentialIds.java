package io.jenkins.plugins.safedeploy.jenkins.plan;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.model.Item;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The ids that a form offers: of secret texts that a build of that job could use. */
final class CredentialIds {
    private CredentialIds() {}

    /**
     * @param item whose form it is; null for the global configuration
     * @param current what is chosen already; alone for those who may not see which there are
     */
    static ListBoxModel of(Item item, String current) {
        StandardListBoxModel ids = new StandardListBoxModel();
        boolean may = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (may) {
            ids.includeEmptyValue();
            if (item == null) {
                ids.includeMatchingAs(
                        ACL.SYSTEM2, Jenkins.get(), StringCredentials.class, List.of(), CredentialsMatchers.always());
            } else {
                ids.includeMatchingAs(
                        item instanceof hudson.model.Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        item,
                        StringCredentials.class,
                        List.of(),
                        CredentialsMatchers.always());
            }
        }
        return ids.includeCurrentValue(current);
    }
}
