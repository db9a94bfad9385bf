package io.jenkins.plugins.safedeploy.jenkins.security;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.User;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.util.NonLocalizable;
import org.jvnet.localizer.Localizable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** The permissions. Everybody who may read Jenkins may look; only administrators may act unless told otherwise. */
public final class SafeDeployPermissions {
    private static final PermissionGroup GROUP = new PermissionGroup(SafeDeployPermissions.class, text("Safe Deploy"));

    /** See environments, releases and deployments. */
    public static final Permission VIEW =
            permission("View", "See environments, releases and deployments.", Jenkins.READ);

    /** Put an earlier release back, and abort a deployment. */
    public static final Permission ROLLBACK =
            permission("Rollback", "Put an earlier release back, and abort a deployment.", Jenkins.ADMINISTER);

    /** Approve and reject deployments, whatever an approval lists. */
    public static final Permission APPROVE =
            permission("Approve", "Approve and reject deployments, whatever an approval lists.", Jenkins.ADMINISTER);

    /** Accept a hold, pause automation, claim a ledger. */
    public static final Permission OVERRIDE =
            permission("Override", "Accept a hold, pause automation, claim a ledger.", Jenkins.ADMINISTER);

    private SafeDeployPermissions() {}

    private static Permission permission(String name, String description, Permission impliedBy) {
        return new Permission(GROUP, name, text(description), impliedBy, PermissionScope.JENKINS);
    }

    private static Localizable text(String text) {
        return new NonLocalizable(text);
    }

    /** Security realms show permissions that exist when they are read. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        VIEW.getId();
    }

    /**
     * Whoever asks now, as the one authorisation function knows people; without an id when nobody is logged in. The id is
     * that of the account, however it was typed to log in: else one person would be two, and not who asked for it.
     */
    public static Approvals.Person person() {
        Authentication who = Jenkins.getAuthentication2();
        User user = hudson.security.ACL.isAnonymous2(who) ? null : User.get2(who);
        Set<String> groups = who.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        return new Approvals.Person(
                user == null ? "" : user.getId(), groups, Jenkins.get().hasPermission(APPROVE));
    }
}
