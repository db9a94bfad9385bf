package io.jenkins.plugins.safedeploy.jenkins.security;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.safedeploy.engine.policy.Approvals;
import io.jenkins.plugins.safedeploy.jenkins.environment.EnvironmentOwners;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Who may do what to one environment; asked by page, API and CLI, on the click and again when it is carried out. The
 * environment's owner decides: its folder, or Jenkins. Whoever may read the owner may look, except at what a deleted folder
 * left to Jenkins.
 */
public final class Authority {
    private final AccessControlled owner;
    private final Permission reading;

    private Authority(AccessControlled owner, Permission reading) {
        this.owner = owner;
        this.reading = reading;
    }

    /** @param environment its name, as pages say it */
    public static Authority over(String environment) {
        ItemGroup<?> owner = EnvironmentOwners.get().of(environment);
        boolean left = EnvironmentOwners.get().isLeft(environment);
        return owner instanceof Item folder
                ? new Authority(folder, Item.READ)
                : new Authority(Jenkins.get(), left ? Jenkins.ADMINISTER : Jenkins.READ);
    }

    /** Whether whoever asks now may. */
    public boolean may(Permission permission) {
        return may(Jenkins.getAuthentication2(), permission);
    }

    /** The same about somebody else. */
    public boolean may(Authentication who, Permission permission) {
        return owner.hasPermission2(who, permission)
                || permission == SafeDeployPermissions.VIEW && owner.hasPermission2(who, reading);
    }

    /** @throws org.springframework.security.access.AccessDeniedException when whoever asks now may not */
    public void check(Permission permission) {
        if (!may(permission)) {
            owner.checkPermission(permission);
        }
    }

    /**
     * Whoever asks now, as the one function that decides about approvals knows people; without an id when nobody is
     * logged in. The id is that of the account, however it was typed to log in: else one person would be two, and not who
     * asked for it.
     */
    public Approvals.Person person() {
        Authentication who = Jenkins.getAuthentication2();
        User user = ACL.isAnonymous2(who) ? null : User.get2(who);
        Set<String> groups = who.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        return new Approvals.Person(user == null ? "" : user.getId(), groups, may(SafeDeployPermissions.APPROVE));
    }
}
