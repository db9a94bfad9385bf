package hudson.security;

import hudson.model.Describable;
import org.springframework.security.core.GrantedAuthority;

public abstract class SecurityRealm implements Describable<SecurityRealm> {
    public static final GrantedAuthority AUTHENTICATED_AUTHORITY2 = null;

    private SecurityRealm() {
        throw new UnsupportedOperationException();
    }
}
