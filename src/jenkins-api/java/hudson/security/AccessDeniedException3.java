package hudson.security;

import org.springframework.security.access.AccessDeniedException;

public class AccessDeniedException3 extends AccessDeniedException {
    private AccessDeniedException3() {
        super((String) null);
        throw new UnsupportedOperationException();
    }
}
