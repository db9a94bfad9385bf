package io.jenkins.plugins.safedeploy.jenkins;

import hudson.model.Item;
import io.jenkins.plugins.safedeploy.jenkins.security.SafeDeployPermissions;
import java.util.List;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Users that are named as what they may do, everywhere; each password is the name. */
public final class People {
    /** From the one who may do nothing to the one who may do all. */
    public static final List<String> ALL =
            List.of("anonymous", "reader", "builder", "rollback", "approve", "override", "admin");

    private People() {}

    /** From now on Jenkins knows them. */
    public static void moveIn(JenkinsRule jenkins) {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(permissions());
    }

    /** What they may do; may be added to. */
    public static MockAuthorizationStrategy permissions() {
        return new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "builder", "rollback", "approve", "override")
                .grant(Item.READ, Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(SafeDeployPermissions.ROLLBACK)
                .everywhere()
                .to("rollback")
                .grant(SafeDeployPermissions.APPROVE)
                .everywhere()
                .to("approve")
                .grant(SafeDeployPermissions.OVERRIDE)
                .everywhere()
                .to("override")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin");
    }
}
