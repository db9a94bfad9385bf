package io.jenkins.plugins.safedeploy.jenkins.security;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;
import jenkins.util.NonLocalizable;
import org.jvnet.localizer.Localizable;

/** The permissions, given for Jenkins or for a folder; only administrators may act unless told otherwise. {@link Authority} asks. */
public final class SafeDeployPermissions {
    private static final PermissionGroup GROUP = new PermissionGroup(SafeDeployPermissions.class, text("Safe Deploy"));

    /** See environments, releases and deployments, also without reading their owner. */
    public static final Permission VIEW = permission(
            "View",
            "See environments, releases and deployments. Whoever may read the folder of an environment, or Jenkins, may in any case.");

    /** Put an earlier release back, and abort a deployment. */
    public static final Permission ROLLBACK =
            permission("Rollback", "Put an earlier release back, and abort a deployment.");

    /** Approve and reject deployments, whatever an approval lists. */
    public static final Permission APPROVE =
            permission("Approve", "Approve and reject deployments, whatever an approval lists.");

    /** Accept a hold, pause automation, claim a ledger. */
    public static final Permission OVERRIDE =
            permission("Override", "Accept a hold, pause automation, claim a ledger.");

    private SafeDeployPermissions() {}

    private static Permission permission(String name, String description) {
        return new Permission(GROUP, name, text(description), Jenkins.ADMINISTER, PermissionScope.ITEM_GROUP);
    }

    private static Localizable text(String text) {
        return new NonLocalizable(text);
    }

    /** Security realms show permissions that exist when they are read. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        VIEW.getId();
    }
}
